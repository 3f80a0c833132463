"""rDMC: how many units of each kind of military equipment a state has, by year."""

from __future__ import annotations

import re
from dataclasses import replace

from foedus.sources.declaration import SEEN, Column, Source

# Kinds of equipment, as the wide file names its columns.
KINDS = (
    "air defence_air to air missiles",
    "air defence_surface to air artillery",
    "air defence_surface to air missiles",
    "aircraft_aew",
    "aircraft_attack",
    "aircraft_bomber",
    "aircraft_comm",
    "aircraft_ew",
    "aircraft_fighter",
    "aircraft_maritime patrol",
    "aircraft_paramilitary",
    "aircraft_recon-surveil",
    "aircraft_tanker",
    "aircraft_transport",
    "aircraft_utility",
    "amphibious_landing craft",
    "amphibious_landing ship",
    "amphibious_other",
    "anti-tank/anti-infrastructure_artillery",
    "anti-tank/anti-infrastructure_missiles",
    "armoured fighting vehicles_attack",
    "armoured fighting vehicles_engineering and maintenance",
    "armoured fighting vehicles_transport",
    "ballistic missiles_intercontinental",
    "ballistic missiles_medium-range",
    "ballistic missiles_short-range",
    "helicopters_attack",
    "helicopters_ew",
    "helicopters_maritime",
    "helicopters_observation",
    "helicopters_search and rescue",
    "helicopters_transport",
    "helicopters_utility",
    "land/sea defence_air to surface ordnance",
    "land/sea defence_surface to surface artillery",
    "land/sea defence_surface to surface missiles",
    "logistics and support_command and support",
    "logistics and support_logistics",
    "logistics and support_maintenance",
    "logistics and support_replenishment",
    "logistics and support_research",
    "logistics and support_special purpose",
    "logistics and support_surveillance and intelligence",
    "logistics and support_training",
    "logistics and support_transport",
    "logistics and support_yard craft",
    "mine warfare_mine countermeasures",
    "mine warfare_mine layers",
    "patrol and coastal combatants_coastal",
    "patrol and coastal combatants_corvette",
    "patrol and coastal combatants_offshore",
    "patrol and coastal combatants_other",
    "principal surface combatants_aircraft carrier",
    "principal surface combatants_cruisers",
    "principal surface combatants_destroyers",
    "principal surface combatants_frigates",
    "radars_air defense/early warning",
    "radars_communications",
    "radars_environmental",
    "radars_fire control",
    "radars_ISR/battlefield surveil",
    "radars_navigation",
    "submarines_attack",
    "submarines_ballistic",
    "submarines_coastal",
    "submarines_other",
    "unmanned aerial vehicles_combat",
    "unmanned aerial vehicles_recon-surveil",
    "unmanned aerial vehicles_transport",
)


def column_of(kind: str) -> str:
    """The tidy column for a kind of equipment.

    Examples
    --------
    >>> column_of("radars_ISR/battlefield surveil")
    'radars_isr_battlefield_surveil'
    """
    return re.sub(r"[^a-z0-9]+", "_", kind.lower())


_STATE = (
    Column("year", blank=False),
    Column("country", "text", blank=False),
    Column("stateabb", "text"),
    Column("ccode", blank=False),
)

LONG = Source(
    key="rdmc",
    version="1",
    title="Distribution of Military Capabilities (rDMC), by kind of equipment",
    cite="gannon2023",
    citation=(
        "Gannon, J Andres. 2023. Planes, Trains, and Armored Mobiles: Introducing a Dataset of the "
        "Global Distribution of Military Capabilities. International Studies Quarterly 67(4)."
    ),
    terms="MIT (data package); based on IISS The Military Balance.",
    coverage=(1970, 2014),
    files=("rDMC_long_v1.csv",),
    owner="J Andres Gannon",
    home="https://militarycapabilities.com/",
    layout=SEEN,
    columns=(
        *_STATE,
        Column("tek", "text", blank=False),
        Column("unit_count", "float", unit="units"),
    ),
    keys=("ccode", "year", "tek"),
    missing=(("NA", "missing"),),
    rows=423767,
    sha256="e29f773792f3e512aa7daaea4e225862bcb34ac19f9d770259f6fc82eeb8e63b",
    years=("year",),
    note=(
        "0 is a kind that the state did not have, null one not counted; a kind without a row in a "
        "state-year is null in the wide file. Three counts are halves."
    ),
)

WIDE = replace(
    LONG,
    key="rdmc-wide",
    title="Distribution of Military Capabilities (rDMC), one column per kind of equipment",
    files=("rDMC_wide_v1.csv",),
    columns=(
        *_STATE,
        *(Column(kind, "float", to=column_of(kind), unit="units") for kind in KINDS),
    ),
    keys=("ccode", "year"),
    rows=6534,
    sha256="280c96796c97dc80bfc6bfd412848c38530185f6106799d64e7045caf4a83e5c",
    note="The counts of the long file. 0 is a kind that the state did not have, null not counted.",
)

SOURCES = (LONG, WIDE)
