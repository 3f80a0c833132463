"""Writes the whole report of a hindcast as a page in Markdown: every figure, bar and miss."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from foedus.contingency.hindcast.chain_folds import TRIED
from foedus.contingency.hindcast.chain_tables import ChainTable
from foedus.contingency.hindcast.gains import Interval
from foedus.contingency.hindcast.study import Hindcast
from foedus.contingency.hindcast.tables import Key, Table
from foedus.contingency.hindcast.war_folds import DROPPED, WHOLE
from foedus.errors import StoreError

NO_GAIN = "no demonstrated gain"
_REDUCTION = 0.13
_TITLES = {"leave-one-out": "one left out", "rolling": "rolling from 1914"}
_WHEN = {"joined_in_year": "within twelve months", "joined": "at any time"}
_NAMED = {"wars": "Wars", "disputes": "Disputes"}


def written(out: str, text: str | None = None) -> Path:
    """The file of the report; it is written if there is text.

    Raises
    ------
    StoreError
        If it cannot be written there: asked without text, before the work is begun.
    """
    path = Path(out)
    if path.is_dir() or not path.parent.is_dir():
        raise StoreError(
            f"{out} cannot be written: {'it is a folder' if path.is_dir() else 'no such folder'}.",
            "name a file in a folder that is there, such as hindcast.md.",
        )
    if text is not None:
        try:
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise StoreError(
                f"{out} cannot be written ({error.strerror}).", "make room, or name another file."
            ) from error
    return path


def page_of(found: Hindcast, command: str, on: date | None = None) -> str:
    """The report.

    Parameters
    ----------
    found : Hindcast
        What came of it.
    command : str
        What made it.
    on : date, optional
        The day that is written down; today's if not given.

    Returns
    -------
    str
        Markdown.
    """
    parts = [
        *_opening(found, command, on or date.today()),
        *_cases(found),
        *_bars(found),
        *(line for one in found.tables for line in _table(one, found)),
        *(line for one in found.chain for line in _chain(one)),
        *_misses(found),
        *_inputs(found),
    ]
    return "\n".join(parts).rstrip("\n") + "\n"


def _opening(found: Hindcast, command: str, on: date) -> list[str]:
    from foedus import __version__

    again = (
        f" over {found.runs} runs that shared their parts (those that were killed are not counted)"
        if found.runs > 1
        else ""
    )
    return [
        "# Hindcast",
        "",
        "Would the chain have forecast the wars and disputes of the past? Each is held out of what "
        "the chain learns, and",
        "forecast. The command makes this page whole; nothing on it is typed in:",
        "",
        f"    {command}",
        "",
        f"Made on {on.isoformat()} by foedus {__version__}, seed {found.asked.seed}, "
        f"{found.asked.draws} resamples, in {found.cpu_seconds / 60:.0f} minutes of CPU{again}.",
        "",
        "**Conventional**: no figure counts nuclear weapons.",
        "",
        "## What is held out",
        "",
        "- *Who joins a war, one left out*: each war is forecast by models that learn from all "
        "others. *Rolling*: each war from 1914 on",
        "  by models that learn from the wars that began before it. No row of the held-out war "
        "reaches a coefficient, a feature's mean",
        "  and scale, the shift by duty (its invocations are left out too) or the penalty, which "
        "is chosen in inner folds of the",
        "  other wars. The code: `src/foedus/contingency/hindcast/war_folds.py`.",
        "- *Who joins a dispute*: all disputes with an originator on each side are forecast, not "
        "only those that third parties",
        "  joined, since whether anyone comes is part of the forecast. Each dispute is left out by "
        "a refit that begins at the fit to",
        "  all and ends at the optimum of the others' rows (within 1e-5 in log odds). The penalty "
        "of a fifth of the disputes is chosen by what",
        "  fits to the other fifths lose on each other. *Rolling*: each year from 1914 from the "
        "disputes that began before it, the",
        "  penalty chosen anew each ten years. Six largest coalitions are left out of scoring "
        "alone there; of wars out of learning too.",
        "- *How many join, and does the attack succeed*: who joins, the cascade and the war model "
        "are all estimated without the",
        "  fifth of the wars that is forecast (one refit of the cascade takes minutes, so not war "
        "by war); rolling, without the",
        "  wars of its own stretch of years and all later ones. How much states come together is "
        f"chosen among {', '.join(f'{one:g}' for one in TRIED)}",
        "  on the wars learned from.",
        "",
        "Gains have 90% intervals over wars (or disputes) drawn with replacement. **A gain whose "
        f"interval reaches zero is {NO_GAIN}.**",
        "PRL is the log loss saved of the base rate's in the same folds; recall is the share of "
        "joiners among the first names of",
        "their side. The base rate's AUC says nothing: leaving a war with joiners out lowers the "
        "rate it is given.",
        "",
    ]


def _cases(found: Hindcast) -> list[str]:
    return [
        "## The cases",
        "",
        "One function, `foedus.contingency.hindcast.cases.case_tables()`, reads every table and "
        "refuses another count.",
        "",
        *_markdown(
            ("what", "n", "expected", "of"),
            ((one.what, f"{one.n:,}", f"{one.expected:,}", one.said) for one in found.counts),
        ),
        "",
        "The published 95 joins are of members of the system in the year the war began, less "
        "joiners that were members on no day of",
        "the year before. What is used are members on the war's first day: a state that enters the "
        "system later was no candidate.",
        "",
        *(
            line
            for named, one in found.duties.items()
            for line in (
                f"*{_NAMED[named]}*: a duty to help applied to {one.bound:,} candidates, of whom "
                f"{one.bound_fought} fought within twelve months; between the",
                f"principals, first-day partners counted, to {one.due:,}, of whom {one.due_fought} "
                "did.",
                "",
            )
        ),
    ]


def _bars(found: Hindcast) -> list[str]:
    joins = [
        (
            _title(one.key),
            model,
            _reduced(one.reductions[model]),
            _met(gains.get(("plain logit", model, "recall")), 3),
            _met(gains.get(("plain logit", model, "loss")), 5),
            _met(gains.get(("geography and power only", model, "loss")), 5),
        )
        for one in found.tables
        if one.key.dropped == WHOLE
        for gains in [
            {
                (gain.over, gain.model, what): value
                for gain in one.gains
                for what, value in (("recall", gain.recall), ("loss", gain.loss))
            }
        ]
        for model in dict.fromkeys(("ridge logit", "duty mixture", one.shipped))
        if model in one.reductions
    ]
    rest = [
        (what, _TITLES[chain.scheme], _met(value, 3))
        for chain in found.chain
        for cascade, won in [(chain.counts[-1], {one.forecast: one for one in chain.wins}["chain"])]
        for what, value in (
            ("how many join: CRPS of the cascade better than the null's", cascade.over_null),
            ("success: log loss of the chain better than a constant's", won.over_constant),
            ("success: log loss of the chain better than the capability ratio's", won.over_ratio),
        )
    ]
    lines = [
        "## What the bars say",
        "",
        "A bar that asks for a gain is met only if the gain's whole 90% interval lies above zero. "
        "Why the duty mixture ships where",
        "it shows no gain over simpler models is said under [who joins](joining.md).",
        "",
        *_markdown(
            ("forecast", "model", f"PRL at least {_REDUCTION}", "recall at 10 over the plain logit",
             "log loss over the plain logit", "log loss over geography and power"),
            joins,
        ),
        "",
    ]  # fmt: skip
    if rest:
        lines += [*_markdown(("bar", "folds", ""), rest), ""]
    return lines


def _reduced(value: Interval) -> str:
    met = "met" if value.value >= _REDUCTION else "**missed**"
    return f"{met}: {value.value:.3f} ({_ends(value, 3)})"


def _met(value: Interval | None, places: int) -> str:
    if value is None:
        return ""
    met = "met" if value.demonstrated else f"**missed** ({NO_GAIN})"
    return f"{met}: {value.value:.{places}f} ({_ends(value, places)})"


def _table(one: Table, found: Hindcast) -> list[str]:
    left = ""
    if one.key.dropped == DROPPED:
        left = f"Left out: {', '.join(found.coalitions[one.key.named])}. "
    lines = [
        f"## {_title(one.key, capital=True)}",
        "",
        f"{left}{one.groups:,} {one.key.named} forecast, {one.joins} joins in {one.rows:,} rows.",
        "",
        *_markdown(
            ("model", "log loss", "PRL", "90%", "AUC", "AP", "recall 5", "recall 10", "Brier"),
            (
                (row.model, f"{row.log_loss:.5f}", f"{row.prl:.3f}",
                 _ends(one.reductions.get(row.model), 3), f"{row.auc:.3f}",
                 f"{row.average_precision:.3f}", f"{row.recall_5:.3f}", f"{row.recall_10:.3f}",
                 f"{row.brier:.5f}")
                for row in one.scores
            ),
        ),
        "",
    ]  # fmt: skip
    if one.gains:
        lines += [
            *_markdown(
                ("over", "model", "gain in log loss, 90%", "gain in recall at 10, 90%"),
                ((row.over, row.model, _gain(row.loss, 5), _gain(row.recall, 3))
                 for row in one.gains),
            ),
            "",
        ]  # fmt: skip
    if one.key.dropped == WHOLE:
        lines += _calibration(one)
    return lines


def _calibration(one: Table) -> list[str]:
    lines = []
    for model, bands in one.calibration.items():
        lines += [
            f"Calibration of *{model}*, finer in the highest tenth; bands are Wilson's, 90%:",
            "",
            *_markdown(
                ("n", "forecast", "observed", "90%"),
                (
                    (f"{band.n:,}", f"{band.forecast:.3%}", f"{band.observed:.3%}",
                     f"{band.low:.3%} to {band.high:.3%}")
                    for band in bands
                ),
            ),
            "",
        ]  # fmt: skip
    return lines


def _chain(one: ChainTable) -> list[str]:
    outside = [
        (war.name, str(war.joined), f"{war.low} to {war.high}", f"{war.mean:.1f}")
        for war in one.outside
    ]
    return [
        f"## How many join a war, {_TITLES[one.scheme]}",
        "",
        f"Joiners within twelve months of {one.wars} wars. The null is the distribution over the "
        "wars that are learned from; *each by itself*",
        "adds up the chances of all states as if they came independently.",
        "",
        *_markdown(
            ("forecast", "expected", "came", "inside 80%", "mean width", "CRPS", "log score",
             "CRPS saved, 90%", "log score saved, 90%"),
            (
                (row.forecast, f"{row.mean:.2f}", f"{row.came:.2f}", f"{row.coverage:.0%}",
                 f"{row.width:.1f}", f"{row.crps:.3f}", f"{row.log_score:.3f}",
                 _gain(row.over_null, 3), _gain(row.log_over_null, 3))
                for row in one.counts
            ),
        ),
        "",
        "An interval of whole numbers holds more than 80% where few numbers are likely. Every war "
        "outside the cascade's:",
        "",
        *(_markdown(("war", "joined", "80%", "expected"), outside) if outside else ["None."]),
        "",
        f"## Does the attack succeed, {_TITLES[one.scheme]}",
        "",
        f"{one.decided} wars that ended as wars between states; the side that began it prevailed "
        f"in {one.succeeded}; a draw is no success.",
        "*Chain* is the product's figure: the war model over the coalitions that the cascade "
        "draws. *Capability ratio* is a logit on the",
        "first-day sides' shares of CINC. *Who came* knows what no forecast knows, and shows what "
        "better foresight of joiners could give.",
        "",
        *_markdown(
            ("forecast", "log loss", "Brier", "mean chance", "gain over the constant, 90%",
             "gain over the capability ratio, 90%"),
            (
                (win.forecast, f"{win.log_loss:.3f}", f"{win.brier:.3f}", f"{win.mean:.2f}",
                 _gain(win.over_constant, 3), _gain(win.over_ratio, 3))
                for win in one.wins
            ),
        ),
        "",
    ]  # fmt: skip


def _misses(found: Hindcast) -> list[str]:
    tables = [one for one in found.tables if one.key.dropped == WHOLE]
    lines = [
        "## Every miss",
        "",
        "Joiners that stood outside the first ten names of their side, with rank and chance, by "
        "the model whose calibration is told last.",
        "",
    ]
    for one in tables:
        lines += [f"### {_title(one.key, capital=True)}", ""]
        by: dict[tuple[int, str], list[str]] = {}
        for miss in one.missed:
            said = f"{miss.state} ({miss.side}, {miss.rank}, {miss.chance:.2%})"
            by.setdefault((miss.number, miss.name), []).append(said)
        lines += [f"- {name}: {'; '.join(said)}" for (_, name), said in by.items()] or ["None."]
        lines.append("")
    return lines


def _inputs(found: Hindcast) -> list[str]:
    return [
        "## Files",
        "",
        *_markdown(
            ("dataset", "version", "sha256 of the file"),
            ((key, *said.split(" sha256 ")) for key, said in found.inputs.items()),
        ),
        "",
    ]


def _title(key: Key, *, capital: bool = False) -> str:
    named = _NAMED[key.named] if capital else key.named
    less = ", without the six largest coalitions" if key.dropped == DROPPED else ""
    return f"{named} joined {_WHEN[key.outcome]}, {_TITLES[key.scheme]}{less}"


def _ends(one: Interval | None, places: int) -> str:
    return "" if one is None else f"{one.low:.{places}f} to {one.high:.{places}f}"


def _gain(one: Interval | None, places: int) -> str:
    if one is None:
        return ""
    weak = "" if one.demonstrated else f": {NO_GAIN}"
    return f"{one.value:.{places}f} ({_ends(one, places)}){weak}"


def _markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [
        f"| {' | '.join(head)} |",
        f"|{' --- |' * len(head)}",
        *(f"| {' | '.join(one.replace('|', chr(92) + '|') for one in row)} |" for row in rows),
    ]
