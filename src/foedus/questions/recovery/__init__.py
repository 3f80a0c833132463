"""Does each estimator find the parameters of worlds that were made with known ones?"""

from foedus.questions.recovery.question import QUESTION, answer

__all__ = ["QUESTION", "answer"]
