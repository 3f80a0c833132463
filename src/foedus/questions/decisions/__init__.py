"""Who can block in a body, who is pivotal, and where an issue before it settles."""

from foedus.questions.decisions.question import QUESTION, answer

__all__ = ["QUESTION", "answer"]
