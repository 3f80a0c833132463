"""Research panels: the units of analysis, each a table with one row per key."""

from __future__ import annotations

from foedus.panels.panel import Panel, Step
from foedus.panels.registry import UNITS, rebuild, unit_named
from foedus.panels.units.alliances import alliance_member_years, alliance_years
from foedus.panels.units.conflicts import crisis_dyads, crisis_states, war_participants
from foedus.panels.units.disputes import dispute_dyad_years
from foedus.panels.units.groups import k_ad_members, k_ads
from foedus.panels.units.leaders import leader_dyad_years, leader_years
from foedus.panels.units.states import dyad_years, state_days, state_years
from foedus.panels.units.unit import Unit
from foedus.panels.units.years import RULES

__all__ = [
    "RULES",
    "UNITS",
    "Panel",
    "Step",
    "Unit",
    "alliance_member_years",
    "alliance_years",
    "crisis_dyads",
    "crisis_states",
    "dispute_dyad_years",
    "dyad_years",
    "k_ad_members",
    "k_ads",
    "leader_dyad_years",
    "leader_years",
    "rebuild",
    "state_days",
    "state_years",
    "unit_named",
    "war_participants",
]
