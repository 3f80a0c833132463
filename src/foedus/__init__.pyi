from foedus import atlas as atlas
from foedus import states as states
from foedus.questions.duties import answer as duties
from foedus.worlds.world import World, world

__version__: str
__all__ = ["World", "__version__", "atlas", "duties", "states", "world"]
