"""Whether the forces of two states, or of an alliance, fit together."""

from foedus.questions.interoperability.question import QUESTION, answer

__all__ = ["QUESTION", "answer"]
