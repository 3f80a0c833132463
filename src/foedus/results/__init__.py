"""The one form of every answer, and the one form of every question's declaration."""

from foedus.results.declaration import Parameter, Question
from foedus.results.result import Result

__all__ = ["Parameter", "Question", "Result"]
