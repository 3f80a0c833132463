"""Every attack of one state on another on a date: what stake it needs, and who raises that."""

from foedus.questions.sweep.question import QUESTION, answer

__all__ = ["QUESTION", "answer"]
