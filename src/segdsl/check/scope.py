"""What the words of one file mean while its conditions are elaborated, and the values that are passed around."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.record import place, record
from segdsl.base.source import Span
from segdsl.ir import nodes as ir
from segdsl.syntax import tree
from segdsl.vocabulary.model import Field, Metric, Vocabulary


class Kind(Enum):
    """What a name may name; each kind has names of its own (§8.4)."""

    SEGMENT = "segment"
    PARAM = "param"
    WINDOW = "window"
    SERIES = "series"
    WORKFLOW = "workflow"


IMPORTABLE = (Kind.SEGMENT, Kind.PARAM, Kind.WINDOW)

Literal = tree.Text | tree.Word | tree.Integer | tree.Decimal | tree.Money | tree.Date
Entry = Field | Metric

# Where a named thing is found: the file that defines it, and its name there.
Home = tuple[str, str]

# A complaint about which conditions stand together: its code, and where they were written.
Reported = tuple[str, frozenset[Span]]


@record
class Param:
    """A constant with a name (§8.2), and where it is defined or overridden."""

    literal: Literal
    defined: Span = place()


@record
class Given:
    """A value where a condition uses it: what it is, where it stands, and where it is defined if it is a param."""

    literal: Literal
    span: Span
    defined: Span | None = None


@record
class Meaning:
    """A segment that makes sense, ready to be inlined.

    `level` is how many references it leads through, `depth` and `size` are those of the condition, in nodes. `reported`
    are the complaints about which conditions stand together that were made here or in a segment that this one refers
    to, so that no file repeats another's.
    """

    condition: ir.Expr
    level: int
    depth: int
    size: int
    reported: frozenset[Reported]


@record(kw_only=True)
class Scope:
    """What the words of one file mean. A param or window that is None is broken, which was reported.

    `path` is that of the file. `homes` says in which file a segment is defined, `meanings` what it means, by file and
    name, if it is not broken. `may_be_broken` are the kinds of which a broken item may hide any name, so that an
    unknown one is no news. `elsewhere` finds the segments that other files define. `ambiguous` are params and windows
    that several files define, each in its own way: they have no meaning outside a file.
    """

    vocabulary: Vocabulary
    path: str = ""
    homes: Mapping[str, str]
    params: Mapping[str, Param | None]
    windows: Mapping[str, ir.Window | None]
    meanings: Mapping[Home, Meaning]
    may_be_broken: frozenset[Kind] = frozenset()
    elsewhere: Mapping[str, str] = {}
    ambiguous: Mapping[tuple[Kind, str], tuple[Span, Span]] = {}
    found: list[Diagnostic]
