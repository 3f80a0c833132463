"""Fit every model of the chain to the user's own files, and say how far its numbers moved."""

from foedus.questions.fit.question import QUESTION, answer

__all__ = ["QUESTION", "answer"]
