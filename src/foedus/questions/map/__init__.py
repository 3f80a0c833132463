"""The states of a day or of several years on a map, with the ties between them."""

from foedus.questions.map.question import QUESTION, answer

__all__ = ["QUESTION", "answer"]
