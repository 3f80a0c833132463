"""Scenarios: named, dated changes that turn one World into another, and files of them."""

from foedus.scenarios.change import Change, changed
from foedus.scenarios.clauses import AddClause, AmendClause, StrikeClause
from foedus.scenarios.forming import Dissolve, Form, Revive
from foedus.scenarios.institutions import AddDomain, AmendAgreement, SetRule, StrikeDomain
from foedus.scenarios.leaving import Without, without
from foedus.scenarios.membership import Accede, Withdraw
from foedus.scenarios.posture import Recall, Station
from foedus.scenarios.suspension import Resume, Suspend
from foedus.scenarios.values import ChangedValue
from foedus.scenarios.weights import Personnel, Spend

KINDS: tuple[type[Change], ...] = (
    Accede, Withdraw, Suspend, Resume, AmendClause, AddClause, StrikeClause, AmendAgreement,
    AddDomain, StrikeDomain, SetRule, Spend, Personnel, Form, Dissolve, Revive, Station, Recall,
)  # fmt: skip
"""Every kind of change."""

__all__ = [
    "KINDS", "Accede", "AddClause", "AddDomain", "AmendAgreement", "AmendClause", "Change",
    "ChangedValue", "Dissolve", "Form", "Personnel", "Recall", "Resume", "Revive", "SetRule",
    "Spend", "Station", "StrikeClause", "StrikeDomain", "Suspend", "Withdraw", "Without",
    "changed", "without",
]  # fmt: skip
