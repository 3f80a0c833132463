"""Every ordered pair of states on one date, ruled on as arrays and one event at a time."""

from __future__ import annotations

from datetime import date

from bench.measuring import Figure, measure, ratio
from foedus.casus import Event, events_as_arrays, every_pair, rule
from foedus.states import system_on
from foedus.worlds.roll import roll_for

DAY = date(2026, 1, 1)
ONE_BY_ONE = 200


def main() -> list[Figure]:
    """The figures for rulings."""
    book = roll_for(DAY).book
    states = [state.number for state in system_on(DAY, include_entities=False)]
    attacks = every_pair(book, DAY, states)
    rulings = rule(book, attacks)
    together = measure(lambda: rule(book, attacks))
    pairs = [(one, other) for one in states for other in states if one != other]
    some = [Event((one,), (other,), DAY) for one, other in pairs[:: len(pairs) // ONE_BY_ONE]]

    def loop() -> None:
        for event in some:
            rule(book, events_as_arrays(book, [event]))

    each = measure(loop) / len(some)
    return [
        Figure("attacks ruled on", len(attacks), "events"),
        Figure("statuses with reasons", len(rulings), "rows"),
        Figure("all of them as arrays", together, "CPU s", most=2.0),
        Figure("rulings per second", len(rulings) / together, "rows/s"),
        Figure("one event alone", 1000 * each, "CPU ms"),
        Figure("loop over arrays", ratio(each * len(attacks), together), "times", least=1.0),
    ]
