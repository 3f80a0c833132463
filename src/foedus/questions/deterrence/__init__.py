"""Do pacts keep states from starting disputes? Every defensible way of asking, never one answer."""

from foedus.questions.deterrence.question import QUESTION, answer

__all__ = ["QUESTION", "answer"]
