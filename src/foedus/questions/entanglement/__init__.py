"""What a state's promises draw it into, beside what it gets for them."""

from foedus.questions.entanglement.question import QUESTION, answer

__all__ = ["QUESTION", "answer"]
