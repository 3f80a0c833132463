"""What an agreement takes from its members, or a state's agreements from it, and what that buys."""

from foedus.questions.constraint.question import QUESTION, answer

__all__ = ["QUESTION", "answer"]
