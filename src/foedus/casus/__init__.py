"""Casus foederis: which pledges an event calls in, and why or why not."""

from __future__ import annotations

from foedus.casus.event import Event, Events, attacks, events_as_arrays, every_pair
from foedus.casus.reasons import Reason, reasons_in
from foedus.casus.ruling import Rulings, rule

__all__ = [
    "Event",
    "Events",
    "Reason",
    "Rulings",
    "attacks",
    "events_as_arrays",
    "every_pair",
    "reasons_in",
    "rule",
]
