"""Changes that turn one World into another: a state is bound no more, a treaty is gone."""

from foedus.scenarios.change import Change, Dissolve, Withdraw, changed
from foedus.scenarios.leaving import Without, without

__all__ = ["Change", "Dissolve", "Withdraw", "Without", "changed", "without"]
