"""A promise's features from an agreement's record on a day."""

from __future__ import annotations

from datetime import date

from foedus.dates import Day
from foedus.models.reliability import Promise
from foedus.terms import Pledge
from foedus.treaties import Agreement

_DUTIES = (Pledge.DEFENSE, Pledge.OFFENSE, Pledge.NEUTRALITY, Pledge.NONAGGRESSION)
_LATE = 1945


def promise_from_agreement(agreement: Agreement, on: date) -> Promise:
    """What the reliability model needs to know of an agreement.

    Parameters
    ----------
    agreement : Agreement
        From the atlas, or from ATOP's rows.
    on : datetime.date
        The day of the event.

    Returns
    -------
    Promise
        Depth is None where the record has none, ``fresh`` where no year of making is known; changes
        in power and regime are not the record's to tell, and stay None.
    """
    pledged = {
        one.duty
        for one in agreement.obligations
        if (one.since is None or one.since.earliest <= on)
        and (one.until is None or on < one.until.latest)
    }
    parties = {
        party.state
        for party in agreement.parties
        if party.entry is not None
        and party.entry.earliest <= on
        and (party.end is None or on < party.end.latest)
    }
    defense, offense, neutrality, nonaggression = (int(duty in pledged) for duty in _DUTIES)
    made = _first(agreement.signed, agreement.in_force)
    depth = agreement.depth
    return Promise(
        defense,
        offense,
        neutrality,
        nonaggression,
        multilateral=int(len(parties) > 2),
        milinst=None if depth is None else depth.milinst,
        formal=None if depth is None else depth.formal,
        fresh=None if made is None else int(made >= on.year),
        post1945=int(on.year >= _LATE),
        atopid=agreement.atop[0] if len(agreement.atop) == 1 else None,
    )


def _first(*days: Day | None) -> int | None:
    return min((day.earliest.year for day in days if day is not None), default=None)
