"""A state's territory: how rugged it is, and how far it is threatened."""

from __future__ import annotations

from foedus.panels.variable import STATE, STATE_YEAR, Ask, Column, Table, Variable

_MODELS = {"": "", "m_": ", weighted by minimum distance"}
_ESTIMATES = {
    "lterrthreat": "External territorial threat{}",
    "sd": "External territorial threat{}: s.d.",
    "lwr": "External territorial threat{}: lower",
    "upr": "External territorial threat{}: upper",
}


def ruggedness(ask: Ask) -> Table:
    """How rugged each state's territory is; the same in every year.

    References
    ----------
    nunn_puga2012
    """
    import polars as pl

    frame = ask.load("ruggedness")
    code = "ccode"
    if ask.system == "gw":
        code = "gwcode"
        # The file leaves the number blank for most microstates. COW's does not stand for it: 970
        # is Nauru there, and Kiribati here.
        listed = {c: _only_gwcode(c) for c in frame.filter(pl.col(code).is_null())["ccode"]}
        filled = pl.col("ccode").replace_strict(listed, default=None, return_dtype=pl.Int64)
        frame = frame.with_columns(pl.col(code).fill_null(filled)).drop_nulls(code)
    return Table(frame.select(code, "rugged", "newlmtnest"), ask.coverage("ruggedness"))


def _only_gwcode(ccode: int) -> int | None:
    """Gleditsch and Ward's number of a state that has only ever had one."""
    from foedus.states import by_ccode

    found = {code for code, _ in by_ccode(ccode).gwcodes}
    return found.pop() if len(found) == 1 else None


def territorial_threat(ask: Ask) -> Table:
    """Latent external territorial threat, with its uncertainty, from two models.

    References
    ----------
    miller2022_threat
    """
    import polars as pl

    frame = ask.load("territorial-threat").select(
        "ccode",
        "year",
        *(
            pl.col(f"{model}{name}").alias(_threat(model, name))
            for model in _MODELS
            for name in _ESTIMATES
        ),
    )
    return Table(frame, ask.coverage("territorial-threat"))


def _threat(model: str, name: str) -> str:
    """What the file calls ``sd``, ``lwr`` and ``upr`` says whose they are."""
    return f"{model}{name}" if name == "lterrthreat" else f"{model}lterrthreat_{name}"


RUGGEDNESS = Variable(
    name="ruggedness",
    title="Terrain ruggedness",
    level=STATE,
    columns=(
        Column("rugged", "Terrain ruggedness index", "index"),
        Column("newlmtnest", "Mountainous terrain", "log of percent"),
    ),
    rule=(
        "One value for a state in every year, of its territory about the year 2000: Prussia has "
        "Germany's, the Soviet Union Russia's. A state without a row is not known. Gleditsch and "
        "Ward's numbers are the file's, or the register's where the file leaves them blank."
    ),
    build=ruggedness,
    cow=("ruggedness",),
    gw=("ruggedness",),
    peacesciencer="add_rugged_terrain",
)

TERRITORIAL_THREAT = Variable(
    name="territorial-threat",
    title="Latent external territorial threat",
    level=STATE_YEAR,
    columns=tuple(
        Column(_threat(model, name), label.format(said), "latent scale", peacesciencer=model + name)
        for model, said in _MODELS.items()
        for name, label in _ESTIMATES.items()
    ),
    rule=(
        "The file's own estimates, with standard deviation and bounds. Those whose names begin "
        "with m_ weight a state's pairs by minimum distance, and are blank before 1885. No row, or "
        "a blank, is not known."
    ),
    build=territorial_threat,
    cow=("territorial-threat",),
    peacesciencer="add_latent_territorial_threat",
)

VARIABLES = (RUGGEDNESS, TERRITORIAL_THREAT)
