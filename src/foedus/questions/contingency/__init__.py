"""If one state attacks another: who comes, who prevails, does it deter, what does it cost whom."""

from foedus.questions.contingency.question import QUESTION, answer

__all__ = ["QUESTION", "answer"]
