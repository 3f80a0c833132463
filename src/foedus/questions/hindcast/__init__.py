"""How well the chain would have forecast past wars and disputes it has not learned from."""

from foedus.questions.hindcast.question import QUESTION, answer

__all__ = ["QUESTION", "answer"]
