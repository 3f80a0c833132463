"""How the pacts, blocs and partnerships of a region hang together."""

from foedus.questions.architecture.question import QUESTION, answer

__all__ = ["QUESTION", "answer"]
