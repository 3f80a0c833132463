"""The record of an audit: the chief figures of every audit of an alliance, side by side."""

from foedus.questions.audit.question import QUESTION, answer

__all__ = ["QUESTION", "answer"]
