"""Every error foedus raises: what is wrong, and how to mend it.

::

    FoedusError
    ├── UnknownNameError (LookupError)
    │   ├── UnknownStateError       no state has this code or name on the date
    │   ├── AmbiguousStateError     several states have it
    │   ├── UnknownPlaceError       no place has this key or name
    │   ├── UnknownAgreementError   no agreement has this key
    │   └── UnknownSourceError      no declared dataset has this key
    ├── StateNotInSystemError       the state did not exist on the date
    ├── DateError (ValueError)      not a calendar day
    ├── CoverageError               the date is outside what has been added
    ├── StaleAtlasError             the date is too far after the atlas ends
    ├── EventError (ValueError)     the event contradicts itself
    ├── MeasureError (ValueError)   a formula cannot be computed on these arrays
    ├── PanelError (ValueError)     a panel's unit, span or rule cannot be built
    ├── ScenarioError (ValueError)  a change cannot be made to this World
    ├── ChartError (ValueError)     a chart cannot be made of this table, or drawn in this file
    ├── ReportError (ValueError)    a report cannot be written in this file
    ├── ServingError                a request, or a start of the server, cannot be met
    ├── WorkError                   work over many cases cannot be given out or finished
    ├── AtlasError (ValueError)     a bundled or user-written fact file is malformed
    ├── SourceLayoutError           a file is not in its owner's layout
    ├── SourceNotAddedError         a needed dataset has not been added
    ├── StoreError                  the cache cannot be read or written
    ├── FetchError                  a download failed or did not match its checksum
    └── MissingExtraError           an optional library is not installed
"""

from __future__ import annotations

from typing import Self


class FoedusError(Exception):
    """An error with its mend: ``wrong`` says what and where, ``mend`` what to do.

    ``said`` is the word that is wrong, as it was given, where the error is about one word.
    """

    said: str | None = None

    def __init__(self, wrong: str, mend: str) -> None:
        self.wrong = wrong
        self.mend = mend
        super().__init__(f"{wrong}\n  Mend: {mend}")

    def about(self, said: object) -> Self:
        """The same error, which tells the word that is wrong."""
        self.said = str(said)
        return self

    def __reduce__(self) -> tuple[type[FoedusError], tuple[str, str], dict[str, str | None]]:
        return type(self), (self.wrong, self.mend), {"said": self.said}


class UnknownNameError(FoedusError, LookupError):
    """A name or code that nothing carries."""


class UnknownStateError(UnknownNameError):
    """No state has this code or name on the date."""


class AmbiguousStateError(UnknownNameError):
    """Several states have this code or name on the date."""


class UnknownPlaceError(UnknownNameError):
    """No place has this key or name."""


class UnknownAgreementError(UnknownNameError):
    """No agreement has this key."""


class UnknownSourceError(UnknownNameError):
    """No declared dataset has this key."""


class StateNotInSystemError(FoedusError):
    """The state did not exist on the date."""


class DateError(FoedusError, ValueError):
    """Not a calendar day."""


class CoverageError(FoedusError):
    """The date is outside what the atlas and the added files cover."""


class StaleAtlasError(FoedusError):
    """The date is too far after the atlas's own date."""


class EventError(FoedusError, ValueError):
    """The event contradicts itself."""


class MeasureError(FoedusError, ValueError):
    """A formula cannot be computed on these arrays."""


class PanelError(FoedusError, ValueError):
    """A panel's unit, span or rule cannot be built."""


class ScenarioError(FoedusError, ValueError):
    """A change cannot be made to this World."""


class ChartError(FoedusError, ValueError):
    """A chart cannot be made of this table, or drawn in this file."""


class ReportError(FoedusError, ValueError):
    """A report cannot be written in this file."""


class ServingError(FoedusError):
    """A request to the server, or its start, cannot be met."""


class WorkError(FoedusError):
    """Work over many cases cannot be given out or finished."""


class AtlasError(FoedusError, ValueError):
    """A fact file is malformed."""


class SourceLayoutError(FoedusError, ValueError):
    """A file is not in the layout its owner publishes."""


class SourceNotAddedError(FoedusError):
    """A dataset that is needed has not been added."""


class StoreError(FoedusError):
    """The cache cannot be read or written."""


class FetchError(FoedusError):
    """A download failed, or what came is not what was declared."""


class MissingExtraError(FoedusError, ImportError):
    """An optional library is not installed."""
