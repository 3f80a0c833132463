"""Who pays in an alliance: shares, targets, exploitation, contributions, and the dividend."""

from foedus.questions.burden.question import QUESTION, answer

__all__ = ["QUESTION", "answer"]
