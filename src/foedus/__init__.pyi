from foedus.questions.duties import answer as duties
from foedus.worlds.world import World, world

__version__: str
__all__ = ["World", "__version__", "duties", "world"]
