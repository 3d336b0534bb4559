"""Queries as Jinja: the text of a template with calls of our macros in its open places.

Text of a rule or a vocabulary is never read by Jinja: what would open a tag is written as an expression that says it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import assert_never

from segdsl.backends.sql.bounds import Bound, Earliest, Latest
from segdsl.backends.sql.template import OpenDay, OpenStart, OpenTable, Piece, Template
from segdsl.ir.days import TODAY, Ago, Fixed, PeriodStart

AS_OF = "as_of"
_SET_AS_OF = f"{{%- set {AS_OF} = segdsl_{AS_OF}() -%}}\n"
# Jinja ends lines in its own way, and is told of every other end.
_SPECIAL = re.compile(r"\{(?=[{%#])|\r")

TableOf = Callable[[str], str]
"""The Jinja expression for a relation."""


def query_in_jinja(query: Template, table_of: TableOf) -> str:
    """The query, for the day that the macros say."""
    text = _pieces(query.pieces, table_of)
    if query.by_day is not None:
        comes_back = " or ".join(f"segdsl_comes_back({_day(bound)})" for bound in query.by_day.midnights)
        by_day = _pieces(query.by_day.pieces, table_of)
        text = f"{{%- if {comes_back} -%}}\n{by_day}\n{{%- else -%}}\n{text}\n{{%- endif -%}}"
    return f"{_SET_AS_OF}{text}\n"


def escaped(text: str) -> str:
    """A text that Jinja renders as it is."""
    return _SPECIAL.sub(lambda found: f"{{{{ {_QUOTED[found[0]]} }}}}", text)


_QUOTED = {"{": '"{"', "\r": r'"\r"'}


def _pieces(pieces: tuple[Piece, ...], table_of: TableOf) -> str:
    return "".join(_piece(piece, table_of) for piece in pieces)


def _piece(piece: Piece, table_of: TableOf) -> str:
    match piece:
        case OpenDay(bound):
            return f"{{{{ {_day(bound)} }}}}"
        case OpenStart(bound):
            return f"{{{{ segdsl_day_start({_day(bound)}) }}}}"
        case OpenTable(relation, _):
            return f"{{{{ {table_of(relation)} }}}}"
        case str(text):
            return escaped(text)
        case _:
            assert_never(piece)


def _day(bound: Bound) -> str:
    """An expression for a day, of which the text is such as 2026-06-30."""
    match bound:
        case Fixed(fixed):
            return f'"{fixed.isoformat()}"'
        case _ if bound == TODAY:
            return AS_OF
        case Ago(count, unit, plus):
            return f'segdsl_ago({AS_OF}, {count}, "{unit.value}"{_plus(plus)})'
        case PeriodStart(period, offset, plus):
            return f'segdsl_period({AS_OF}, "{period.value}", {offset}{_plus(plus)})'
        case Earliest(bounds):
            return f"([{', '.join(map(_day, bounds))}] | min)"
        case Latest(bounds):
            return f"([{', '.join(map(_day, bounds))}] | max)"
        case _:
            assert_never(bound)


def _plus(days: int) -> str:
    return f", {days}" if days else ""
