"""What modern domains agreements reach, by which document, and figures beside it."""

from foedus.questions.domains.question import QUESTION, answer

__all__ = ["QUESTION", "answer"]
