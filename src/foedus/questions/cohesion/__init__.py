"""Whether an alliance or a bloc is of one mind, against placebo groups of its size."""

from foedus.questions.cohesion.question import QUESTION, answer

__all__ = ["QUESTION", "answer"]
