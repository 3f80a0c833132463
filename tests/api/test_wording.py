"""What a command line is told to do, told to whoever asked by an address."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from foedus.api.wording import in_addresses


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("give --from and --to.", "give from and to."),
        ("pass --by-non-state.", "pass by_non_state."),
        ("'foedus treaties' lists all.", "/api/v1/treaties lists all."),
        ("'foedus treaty NATO' has days.", "/api/v1/treaty?key=NATO has days."),
        ("'foedus treaties --on 1990-01-01'", "/api/v1/treaties?on=1990-01-01"),
        ("'foedus data list' says whose.", "/api/v1/data says whose."),
        ("'foedus scenario list' has them.", "/api/v1/scenarios has them."),
        # What no address does stays as it is.
        ("'foedus data add PATH' adds it.", "'foedus data add PATH' adds it."),
        ("'foedus treaty NAME' lists", "'foedus treaty NAME' lists"),
        ("no state is called '--rusia'", "no state is called '--rusia'"),
        ("'foedus treaty --no-such 1'", "'foedus treaty no_such 1'"),
        ("'foedus places \"Crimea' ", "'foedus places \"Crimea' "),
        ("a well-known thing -- so it is", "a well-known thing -- so it is"),
    ],
)
def test_a_mend_names_addresses_and_their_parameters(said: str, told: str) -> None:
    assert in_addresses(said) == told


def test_a_refusal_speaks_of_addresses_and_a_bound_says_what_to_give(client: TestClient) -> None:
    told = client.get("/api/v1/cohesion?alliance=NATO&from=2000").json()["error"]
    assert told["mend"] == "give from and to."
    told = client.get("/api/v1/contingency?attacker=Russia&target=Estonia&draws=0").json()["error"]
    assert told["mend"] == "give 1 or more."
