"""Who is bound to do what if one state attacks another, under which article, and why."""

from foedus.questions.duties.question import QUESTION, answer

__all__ = ["QUESTION", "answer"]
