"""The dated register of the state system 1816-2026, and how any code or name finds its state."""

from foedus.states.articles import in_words
from foedus.states.crosswalk import ccode_of, continues, gwcode_of, state_of_gwcode
from foedus.states.matching import fold
from foedus.states.register import (
    AS_OF,
    Code,
    Name,
    State,
    Succession,
    all_states,
    by_ccode,
    by_number,
    register_day,
    system_on,
)
from foedus.states.resolution import Resolution, resolve

__all__ = [
    "AS_OF",
    "Code",
    "Name",
    "Resolution",
    "State",
    "Succession",
    "all_states",
    "by_ccode",
    "by_number",
    "ccode_of",
    "continues",
    "fold",
    "gwcode_of",
    "in_words",
    "register_day",
    "resolve",
    "state_of_gwcode",
    "system_on",
]
