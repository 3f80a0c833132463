"""Parameters that several questions take, each declared once."""

from __future__ import annotations

from foedus.results.declaration import Parameter
from foedus.terms import MEANS, OBJECTS

TARGET = Parameter("target", "states", "State or states attacked.", positional=True)
ON = Parameter("on", "date", "Day of the event; the atlas's date if not given.", "today")
PLACE = Parameter("place", "place", "Where: a place of the atlas, or a state's territory.")
HOW = (
    Parameter("means", "choice", "How the attack is made.", "armed", tuple(MEANS)),
    Parameter("object", "choice", "What is hit.", "territory", tuple(OBJECTS)),
)
WHO_BEGAN = (
    Parameter("provoked", "flag", "The target provoked the attack.", False),
    Parameter("first_force", "state", "State that used force first; the attacker if not said."),
)
DAY = Parameter("on", "date", "The day; the atlas's date if not given.", "today")
SPAN = (
    Parameter("first", "whole", "First year of several.", option="from"),
    Parameter("last", "whole", "Last year of several.", option="to"),
)
STALE = Parameter("stale", "flag", "Answer for a day long after the atlas ends.", False)
