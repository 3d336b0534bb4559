"""What is wrong with a text, as a value: the author of a rule causes diagnostics, never exceptions.

Message prose: one sentence, lower case, no full stop, the author's words in backticks, no class names. The message
says what is wrong; `help` says what to do; a `label` stands alone, since an editor shows only that.
"""

from __future__ import annotations

from enum import Enum
from functools import partial

from segdsl.base.record import record
from segdsl.base.source import Span

# A text longer than the first is cut, its words between backticks to the second.
READABLE_MAX = 400
QUOTED_MAX = 100


class Severity(Enum):
    """An error where the answer would be wrong or undefined; advice is a warning; what is good to know is info."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Confidence(Enum):
    """How sure a fix is: meaning kept or only one reading; probable; has a place to fill in."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY = "display"


@record
class Code:
    """A kind of complaint: a stable code (`SEG301`) and a readable name (`contract-stage-with-window`)."""

    code: str
    name: str


@record
class Label:
    """A place and what to say about it."""

    span: Span
    text: str


@record
class Edit:
    """Replace what stands at `span` by `text`; an empty span inserts."""

    span: Span
    text: str


@record
class Fix:
    """A proposed change: what it does, its edits (of one source, not overlapping), and how sure it is."""

    message: str
    edits: tuple[Edit, ...]
    confidence: Confidence


@record(kw_only=True)
class Diagnostic:
    """One complaint. `span` and `label` are what to show if only one place can be shown."""

    code: str
    name: str
    severity: Severity
    message: str
    span: Span
    label: str = ""
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    help: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()

    @property
    def is_error(self) -> bool:
        """Whether the rule has no defined answer because of this."""
        return self.severity is Severity.ERROR


def _complaint(
    severity: Severity,
    code: Code,
    message: str,
    span: Span,
    label: str = "",
    *,
    labels: tuple[Label, ...] = (),
    notes: tuple[str, ...] = (),
    help: str | tuple[str, ...] = (),
    fixes: tuple[Fix, ...] = (),
) -> Diagnostic:
    return Diagnostic(
        code=code.code,
        name=code.name,
        severity=severity,
        message=_readable(message),
        span=span,
        label=_readable(label),
        labels=labels,
        notes=notes,
        help=tuple(map(_readable, (help,) if isinstance(help, str) else help)),
        fixes=tuple([Fix(_readable(fix.message), fix.edits, fix.confidence) for fix in fixes]),
    )


def _readable(text: str) -> str:
    """The text, with what stands between backticks cut where it is longer than anyone reads: it may be a megabyte."""
    if len(text) <= READABLE_MAX:
        return text
    parts = text.split("`")
    return "`".join(f"{part[:QUOTED_MAX]}…" if len(part) > QUOTED_MAX else part for part in parts)


error = partial(_complaint, Severity.ERROR)
"""A complaint without whose repair there is no answer."""

warning = partial(_complaint, Severity.WARNING)
"""Advice."""

info = partial(_complaint, Severity.INFO)
"""What is good to know, and may well be meant."""


def in_reading_order(diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics by file, position and code, each once: the order in which people and snapshots see them."""
    kept: dict[tuple[str, int, str, str], list[Diagnostic]] = {}
    for each in diagnostics:
        # Those with the same key are few; to compare them costs a tenth of a hash of each.
        alike = kept.setdefault((each.span.source.name, each.span.start, each.code, each.message), [])
        if each not in alike:
            alike.append(each)
    return tuple([each for key in sorted(kept) for each in kept[key]])
