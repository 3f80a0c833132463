"""The measures of cohesion, in the standard library alone: a question's choices are made of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of how alike the members of a group are.

    Parameters
    ----------
    name : str
    title : str
        What its number is, in plain words.
    unit : str
    more : bool
        Whether a higher number is more cohesion.
    datasets : tuple of str
        Keys of what the user must add; none where the atlas speaks.
    variable : str
        The panel variable it rests on, where it rests on one.
    columns : tuple of str
        Its columns: the figure, then the ends of its published interval if it has one.
    cite : tuple of str
        Keys of the bibliography.
    """

    name: str
    title: str
    unit: str
    more: bool
    datasets: tuple[str, ...] = ()
    variable: str = ""
    columns: tuple[str, ...] = ()
    cite: tuple[str, ...] = ()


_POINT = ("un_ideal_point", "un_ideal_point_q5", "un_ideal_point_q95")
_UN = ("un-votes", "un-roll-calls")
_LISTED = (
    Measure(
        "ideal-points", "standard deviation of UN ideal points", "latent scale", more=False,
        datasets=("un-ideal-points",), variable="ideal-points", columns=_POINT,
        cite=("bailey_et_al2017",),
    ),
    Measure(
        "polarization", "polarization of UN ideal points", "latent scale", more=False,
        datasets=("un-ideal-points",), variable="ideal-points", columns=_POINT,
        cite=("esteban_ray1994",),
    ),
    Measure(
        "votes", "agreement index over the UN's roll calls, mean", "0 to 1", more=True,
        datasets=_UN, cite=("hix_et_al2005",),
    ),
    Measure(
        "important-votes", "agreement index over roll calls the USA called important, mean",
        "0 to 1", more=True, datasets=_UN, cite=("hix_et_al2005",),
    ),
    Measure(
        "polyarchy", "standard deviation of electoral democracy (V-Dem)", "0 to 1", more=False,
        datasets=("democracy",), variable="democracy", columns=("polyarchy",),
    ),
    Measure(
        "weakest-democracy", "electoral democracy of the least democratic member (V-Dem)",
        "0 to 1", more=True, datasets=("democracy",), variable="democracy",
        columns=("polyarchy",), cite=("dixon1994",),
    ),
    Measure(
        "democratic-weight", "electoral democracy (V-Dem), mean by GDP", "0 to 1", more=True,
        datasets=("democracy",), variable="democracy", columns=("polyarchy",),
    ),
    Measure(
        "polity", "standard deviation of Polity's score", "-10 to 10", more=False,
        datasets=("polity",), variable="polity", columns=("p5_polity2",),
    ),
    Measure(
        "regimes", "share of pairs under different classes of regime", "share", more=False,
    ),
    Measure(
        "portfolios", "similarity of alliance portfolios (S), mean of pairs", "-1 to 1",
        more=True, columns=("s",), cite=("signorino_ritter1999",),
    ),
    Measure(
        "kappa", "similarity of alliance portfolios (kappa), mean of pairs", "-1 to 1",
        more=True, columns=("kappa",), cite=("cohen1960", "hage2011"),
    ),
    Measure(
        "other-portfolios", "similarity of alliance portfolios (S) without the group's own treaty",
        "-1 to 1", more=True, columns=("s",), cite=("signorino_ritter1999",),
    ),
)  # fmt: skip
MEASURES = {one.name: one for one in _LISTED}
"""Every measure by name, in the order an answer has them."""
PORTFOLIOS = ("portfolios", "kappa", "other-portfolios")
"""Those that rest on what states have pledged."""
WORLDLY = ("regimes", *PORTFOLIOS)
"""Those that a World answers: on the atlas alone from 1990 on."""
