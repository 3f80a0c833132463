"""The shapes of what is sent, for OpenAPI: one of success, one of refusal, one of a job."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class AnswerShape(BaseModel):
    """An answer: what was asked as it was read, what must be read first, rows, sources."""

    model_config = ConfigDict(extra="allow", title="Answer")

    schema_: int = Field(alias="schema", description="Version of this shape.")
    question: str
    parameters: dict[str, Any]
    notes: list[str]
    rows: list[dict[str, Any]]
    sources: list[dict[str, Any]]


class Fault(BaseModel):
    """One of several faults."""

    model_config = ConfigDict(title="Fault")

    where: str
    wrong: str
    mend: str
    line: int = Field(0, description="Of a scenario's text.")


class Error(BaseModel):
    """What is wrong, how to mend it, and where."""

    model_config = ConfigDict(title="Error")

    kind: str = Field(description="One word for programs.")
    wrong: str
    mend: str
    where: str
    faults: list[Fault] = Field([], description="Every fault, where there may be several.")


class ErrorShape(BaseModel):
    """Every refusal."""

    model_config = ConfigDict(title="Refusal")

    error: Error


class JobAsked(BaseModel):
    """A job: a question with its parameters, as a POST to the question takes them."""

    model_config = ConfigDict(extra="forbid", title="JobAsked")

    question: str = Field(max_length=40, examples=["contingency"])
    parameters: dict[str, Any] = Field(
        {}, examples=[{"attacker": "Russia", "target": "Estonia", "draws": 500}]
    )
    compare: bool = Field(False, description="Ask as things are and in the scenario.")
    width: int | None = Field(None, ge=320, le=2_400, description="Of its charts, in pixels.")
    watched: bool = Field(
        False, description="Stop it when nobody has followed it, or looked at it, for a minute."
    )


class JobTold(BaseModel):
    """How a job stands."""

    model_config = ConfigDict(extra="allow", title="Job")

    id: str
    question: str
    parameters: dict[str, Any]
    compare: bool
    state: str = Field(description="queued, running, done, failed or cancelled.")
    created: float
    seconds: float = Field(description="It has run.")
    doing: list[str] | None = Field(description="What is being done, from the whole to the part.")
    done: int | None = Field(description="Parts of the work that are done, where it has parts.")
    total: int | None
    share: float | None = Field(description="Steps done of all steps; of time it says nothing.")
    left: float | None = Field(
        description="Seconds, where parts that are alike were done and timed."
    )
    slow: bool = Field(description="It took longer than an answer may that is not a job.")


class JobShape(BaseModel):
    """A job's state."""

    model_config = ConfigDict(title="JobState")

    job: JobTold


class Text(BaseModel):
    """A scenario's text."""

    model_config = ConfigDict(extra="forbid", title="ScenarioText")

    toml: str = Field(min_length=1, max_length=1_000_000)
    on: str | None = Field(
        None, description="Day of the World, for `show`; that of the scenario if not given.",
        max_length=10,
    )  # fmt: skip
