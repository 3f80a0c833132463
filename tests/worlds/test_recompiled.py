"""A book made from another with little work is the one that is made anew."""

from __future__ import annotations

import numpy as np

import foedus


def test_a_book_compiled_from_another_is_that_compiled_anew() -> None:
    """Where only parties and days differ, the rest is taken over; the arrays are the same."""
    from dataclasses import fields

    from foedus.scenarios import Accede, AmendAgreement, Dissolve, Spend, Withdraw, changed
    from foedus.worlds.book import compile_book

    today = foedus.world("2026-01-01")
    changes = (
        Accede("UKR", "NATO"), Withdraw("USA", "NATO"), Dissolve("anzus"),
        Withdraw("Japan", "us-japan-security-treaty"), AmendAgreement("quad", (("milinst", 1),)),
        Spend(("DEU",), 3.5),
    )  # fmt: skip
    fast = changed(today, changes).book
    slow = compile_book(fast.agreements)
    for part in ("memberships", "clauses", "spells"):
        one, other = getattr(fast, part), getattr(slow, part)
        for field in fields(one):
            assert np.array_equal(getattr(one, field.name), getattr(other, field.name)), field.name
    assert not fast.memberships.end.flags.writeable
    for name in ("reach", "dormant"):
        assert np.array_equal(getattr(fast, name), getattr(slow, name))
