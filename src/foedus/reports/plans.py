"""Which questions a report asks, in what order, and what stands around their answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from foedus.questions import NAMES, module_of
from foedus.reports.subject import Subject

MOST_MEMBERS = 2
"""Members of whom it is told, unasked, what their promises draw them into."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One section: a question with its parameters, and the part of its answer that is told here.

    Parameters
    ----------
    heading : str
        The question in plain words.
    question : str
        Its name.
    parameters : mapping
        With which it is asked.
    opens : tuple of str or None
        How the steps begin that are told here; all, if None.
    charts : tuple of str or None
        Those drawn here; all, if None.
    table : bool
        Whether the answer's table stands here.
    columns : tuple of (str, str, str) or None
        Columns of the rows for a table of its own: name, head, form.
    caption : str
        Of the table.
    assumed, uncertain : tuple of str
        What is assumed, and how sure the answer is, beside what the answer itself says.
    head : str
        Whom it is about, where several sections ask the same.
    items : bool
        Whether what is listed under a paragraph is told; False where the table has it.
    leaves : tuple of str
        How steps begin that are not told.
    """

    heading: str
    question: str
    parameters: Mapping[str, Any]
    opens: tuple[str, ...] | None = None
    charts: tuple[str, ...] | None = None
    table: bool = True
    columns: tuple[tuple[str, str, str], ...] | None = None
    caption: str = ""
    assumed: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    head: str = ""
    items: bool = True
    leaves: tuple[str, ...] = ()


RULING = (
    "A duty is what the text of an agreement says of the event as it is described; whether it will "
    "be kept is another matter."
)
INTERVALS = (
    "Numbers in brackets are 80% intervals of the estimates, unless they say otherwise. They do "
    "not cover the choice of the model."
)


def plan(subject: Subject, on: str, members: tuple[str, ...]) -> tuple[Asked, ...]:
    """The sections about an attack, or about an alliance or bloc.

    Parameters
    ----------
    subject : Subject
        Of kind ``contingency`` or ``alliance``.
    on : str
        The day.
    members : tuple of str
        Of whom it is told what their promises draw them into.

    Returns
    -------
    tuple of Asked
        Those whose question is registered.
    """
    if subject.kind == "contingency":
        listed = _attack(subject, on)
    else:
        listed = _alliance(subject, on, members)
        listed += _others({one.question for one in listed}, subject)
    return tuple(one for one in listed if one.question in NAMES)


def _attack(subject: Subject, on: str) -> list[Asked]:
    event = {"attacker": subject.attacker, "target": subject.target, "on": on}
    return [
        Asked(
            "Who is bound to do what?", "duties", event, caption="Duties by agreement and article",
            assumed=(RULING,),
            uncertain=("A ruling has no interval: where a text can be read two ways it says "
                       "'contested'.",),
        ),
        Asked(
            "Who would come?", "contingency", event, opens=("Spread", "fights", "kept"),
            charts=("joining",), caption="States with the greatest chances to fight",
            assumed=("Assumed:",), uncertain=(INTERVALS,),
        ),
        Asked(
            "Who would prevail?", "contingency", event, opens=("Balance", "Success"),
            charts=("balance",), table=False,
            assumed=("The chance of success is that of a war between states; strengths are "
                     "conventional.",),
            uncertain=("Bands hold half, 80% and 95% of the drawn wars: chance and estimates "
                       "together.",),
        ),
        Asked(
            "When would attacking pay: the threshold?", "contingency", event,
            opens=("Threshold", "By the prior", "With a term"), charts=("threshold",), table=False,
            assumed=("The threshold is the greatest cost, as a share of the prize, at which an "
                     "attack is worth its chance of success.",),
            uncertain=(INTERVALS, "No interval is computed for one ally or one treaty alone."),
        ),
        Asked(
            "What does each ally add, and what does it take on?", "contingency", event,
            opens=("Treaties add", "Taken on"), charts=("added",),
            columns=(
                ("state", "state", ""), ("side", "beside", ""), ("duty", "duty", ""),
                ("adds", "adds, points of the prize", "points"),
                ("by_pledge", "taken on: chance to join by duty, points", "points"),
                ("loses", "taken on: fights and loses", "share"),
            ),
            caption="Both sides of the ledger: what each state's coming adds to deterrence, and "
            "what its duty takes on",
            uncertain=("Means over the draws: no interval is computed for a single state.",),
        ),
        Asked(
            "What does the answer turn on: sensitivity?", "contingency", event,
            opens=("Sensitivity",), charts=("sensitivity",), table=False,
            assumed=("One thing that is assumed is changed at a time.",),
            uncertain=("The span from least to most is of what was tried, no interval of chance.",),
        ),
    ]  # fmt: skip


def _alliance(subject: Subject, on: str, members: tuple[str, ...]) -> list[Asked]:
    whom = subject.bloc if subject.name == subject.words[0] and subject.bloc else subject.agreement
    whom = whom or subject.bloc
    listed = []
    if subject.agreement:
        listed.append(
            Asked(
                "What does the agreement say?", "treaty", {"key": subject.agreement},
                caption="Clauses, domains, decisions and practice",
                columns=(("section", "part", ""), ("what", "what", ""), ("says", "says", ""),
                         ("since", "since", "")),
                assumed=("Clauses are in our words, each with its article; the text governs.",),
                uncertain=("Facts have no interval; 'confidence' under 'about' says how well the "
                           "text is known (A best).",),
            )
        )  # fmt: skip
    if subject.bloc:
        listed.append(
            Asked(
                "Who are the members?", "blocs", {"name": subject.bloc, "on": on},
                caption="Members",
                uncertain=("Days of membership are facts and have no interval.",),
            )
        )  # fmt: skip
    listed.append(
        Asked(
            "What do the audits say, side by side?", "audit",
            {"alliances": [whom], **_unless_today(on)}, opens=(),
            caption="Chief figures of every audit",
            assumed=("Nothing is added up and nobody is ranked: the figures have different units, "
                     "and each is of the year or day beside it.",),
            uncertain=("'from' and 'to' are the interval that an audit gives, where it gives one. "
                       "What cannot be told has no value; the command says why.",),
        )
    )  # fmt: skip
    listed.append(
        Asked(
            "Who decides, and who can block?", "decisions",
            {"body": subject.name or whom, "on": on}, caption="Power of each member",
            assumed=("Every coalition counts alike, whatever its members want.",),
            uncertain=("Counts are exact: there is no interval. What members want is not in "
                       "them.",),
        )
    )  # fmt: skip
    listed += [
        Asked(
            "Who pays?", "burden", {"alliance": whom, "dividend": True},
            opens=("spending", "Do the larger", "Cost share", "2%", "3.5%", "Contributions",
                   "NATO's table"),
            caption="Spending, gaps to targets and contributions, by member",
            assumed=("A path to a target is a straight line at this year's GDP and prices.",),
            uncertain=("Ranks are given as the middle 90% over weightings of the kinds of "
                       "contribution drawn evenly, never as one rank.",),
        ),
        Asked(
            "What would each spend alone, and what does it take on in return?", "burden",
            {"alliance": whom, "dividend": True}, charts=(), opens=("Alliance dividend",),
            items=False,
            columns=(
                ("state", "state", ""), ("percent_of_gdp", "spends, % of GDP", "two"),
                ("percent_alone", "alone, % of GDP", "percent"),
                ("percent_alone_low", "from", "percent"), ("percent_alone_high", "to", "percent"),
                ("success_with", "attack succeeds, with allies", "share"),
                ("success_alone", "alone", "share"),
                ("takes_on", "takes on, per 1,000 years", "mille"),
                ("gets", "gets, per 1,000 years", "mille"),
            ),
            caption="Both sides of the ledger: what standing alone would cost, and what belonging "
            "takes on",
            assumed=("Alone, a member holds the same threshold of deterrence against the likeliest "
                     "outsider by its own strength.",),
            uncertain=("Strength is taken to grow evenly with spending; from and to is the span if "
                       "it grew with its square or its root. That is assumed, no interval of "
                       "chance.",),
        ),
        Asked(
            "Are its members of one mind?", "cohesion", {"alliance": whom},
            caption="Cohesion beside random groups of the same size",
            assumed=("A group is compared with random groups of its size, with the members of each "
                     "year and with those of one year throughout.",),
            uncertain=("The percentile among the random groups tells whether a value is unusual.",),
        ),
        *_forces(whom, on),
    ]  # fmt: skip
    listed += [
        Asked(
            "What do its members' promises draw them into?", "entanglement",
            {"state": one, "on": on}, head=_name(one, on),
            caption="Allies: what is owed, and what is got",
            assumed=("Attacks are weighted by the chance that one state begins a dispute with "
                     "another within a year; most disputes are no attack.",),
            uncertain=(INTERVALS,),
        )
        for one in members
    ]  # fmt: skip
    return listed


def _forces(whom: str, on: str) -> list[Asked]:
    """What members gave up, whether their forces fit, what the texts reach, how all of it hangs."""
    return [
        Asked(
            "What does it take from its members?", "constraint", {"subject": whom, "on": on},
            caption="Clauses, and what they take",
            assumed=("Clauses weigh evenly unless weights are given.",),
            uncertain=("From and to have unknown clauses at none and at all.",),
        ),
        Asked(
            "Do their forces fit together?", "interoperability", {"of": whom},
            caption="Members by how well they fit the others",
            uncertain=("From and to have parts that are not known at none and at all.",),
        ),
        Asked(
            "Which domains do the texts reach?", "domains", {"alliance": whom, "on": on},
            caption="Agreements by domain, with day and document",
            uncertain=("Cells are facts and have no interval; figures of single domains say their "
                       "own.",),
        ),
        Asked(
            "How do its members hang together?", "architecture",
            {"region": [whom], "on": on, "part": "shape,gaps,rivals"},
            caption="Hubs, gaps and rivals among the members",
            uncertain=("From and to have contested pledges left out and counted.",),
        ),
    ]  # fmt: skip


def _unless_today(on: str) -> dict[str, str]:
    """A day, but for the atlas's own: there audits by years tell the last that is reported."""
    from foedus.atlas.edition import edition

    return {} if on == edition().as_of.isoformat() else {"on": on}


def _name(code: str, on: str) -> str:
    from foedus.states import resolve

    return resolve(code, on=on).state.name


def _others(told: set[str], subject: Subject) -> list[Asked]:
    """Registered questions about an alliance that no plan names: they appear once they exist."""
    listed = []
    for name in NAMES:
        declared = module_of(name).QUESTION
        first = declared.parameters[0] if declared.parameters else None
        if name not in told and first is not None and first.name == "alliance":
            listed.append(Asked(declared.summary.rstrip("."), name, {"alliance": subject.words[0]}))
    return listed
