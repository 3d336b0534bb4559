"""Members counted by a field: as bars for people, as rows for programs."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from segdsl.base.record import record
from segdsl.base.suggest import nearest
from segdsl.cli.documents import deliver
from segdsl.cli.pictures import bar, cut, padded
from segdsl.cli.safe import safe, width
from segdsl.cli.session import fail
from segdsl.cli.terminal import PLAIN, Colour, Terminal, terminal_of
from segdsl.explain.values import value_of
from segdsl.ir.nodes import Known, Rule
from segdsl.vocabulary.model import Field, FieldType, Metric, Vocabulary

if TYPE_CHECKING:
    from segdsl.engines.engine import Counts

SHOWN = 20
_BAR = 40
_LABEL = 30


@record(kw_only=True)
class Bar:
    """One row of the picture; `aside` says that it is no value, but what is left."""

    label: str
    count: int
    aside: bool = False


def field_named(word: str, vocabulary: Vocabulary) -> Field:
    """The field of a name or alias. Ends the program with exit code 2 where there is none."""
    found = vocabulary.words.get(word)
    if isinstance(found, Metric):
        fail(f"`{word}` is a metric; members are counted by a field")
    if found is None:
        fields = {name: each for name, each in vocabulary.words.items() if isinstance(each, Field)}
        guess = nearest(word, fields)
        known = dict.fromkeys(f"`{each.name}`" for each in fields.values())
        fail(
            f"there is no field `{safe(word)}`",
            f"did you mean `{guess}`?" if guess else f"there are {', '.join(known)}",
        )
    return found


def reading(field: Field) -> Rule:
    """A rule that reads the field, for an engine to open it."""
    return Rule(name="", condition=Known(field))


def as_rows(counts: Counts, field: Field) -> Iterator[tuple[Any, int, str]]:
    """Every value with its count, the greatest first, and what is no value; of dates their months."""
    for value, number in _in_order(counts, field):
        yield (format(value, "f") if isinstance(value, Decimal) else value), number, "value"
    if counts.none:
        yield None, counts.none, "none"
    if counts.unknown:
        yield None, counts.unknown, "unknown"


def write_bars(counts: Counts, field: Field, vocabulary: Vocabulary, output: str | None) -> None:
    """Write a bar for each of the greatest values to stdout or a file."""
    terminal = terminal_of(sys.stdout, os.environ) if output is None else PLAIN
    deliver("".join(f"{line}\n" for line in as_bars(counts, field, vocabulary, terminal)), output, terminal)


def as_bars(counts: Counts, field: Field, vocabulary: Vocabulary, terminal: Terminal) -> Iterator[str]:
    """A bar for each of the greatest values; the rest is one bar, and what is no value has its own."""
    bars = list(_bars(counts, field, vocabulary))
    if not bars:
        yield from terminal.wrap("no members", 0)
        return
    columns = terminal.columns or 80
    labels = [terminal.show(each.label) for each in bars]
    numbers = [f"{each.count:,}" for each in bars]
    shares = [f"{100 * each.count / counts.members:.1f} %" for each in bars]
    number_room, share_room = (max(map(len, texts)) for texts in (numbers, shares))
    label_room = min(max(map(width, labels)), _LABEL, max(columns // 3, 8))
    room = min(_BAR, columns - label_room - number_room - share_room - 6)
    for each, label, number, share in zip(bars, labels, numbers, shares, strict=True):
        shown = padded(cut(label, label_room, terminal), label_room)
        drawn = f"{bar(each.count / counts.members, room, terminal)}  " if room > 0 else ""
        painted = terminal.paint(shown, Colour.FRAME) if each.aside else shown
        yield f"{painted}  {drawn}{number:>{number_room}}  {share:>{share_room}}"
    yield ""
    noun = vocabulary.subject
    yield from terminal.wrap(f"{counts.members:,} member{'s' * (counts.members != 1)} in all", 0)
    if field.type is FieldType.SET:
        yield from terminal.wrap(f"a {noun} with several values counts once for each", 0)


def _bars(counts: Counts, field: Field, vocabulary: Vocabulary) -> Iterator[Bar]:
    values = _in_order(counts, field)
    if field.type is FieldType.DATE:
        yield from _rest(values[:-SHOWN], "earlier months")
        for month, number in values[-SHOWN:]:
            yield Bar(label=month, count=number)
    else:
        for value, number in values[:SHOWN]:
            yield Bar(label=value_of(field, value, vocabulary), count=number)
        yield from _rest(values[SHOWN:], "others")
    if counts.none:
        yield Bar(label="none at all", count=counts.none, aside=True)
    if counts.unknown:
        yield Bar(label="unknown", count=counts.unknown, aside=True)


def _rest(values: list[tuple[Any, int]], called: str) -> Iterator[Bar]:
    if values:
        yield Bar(label=f"{len(values):,} {called}", count=sum(number for _, number in values), aside=True)


def _in_order(counts: Counts, field: Field) -> list[tuple[Any, int]]:
    """Months in their order; other values with the greatest count first, and then by themselves."""
    if field.type is FieldType.DATE:
        months: Counter[str] = Counter()
        for day, number in counts.values.items():
            months[_month(day)] += number
        return sorted(months.items())
    return sorted(counts.values.items(), key=lambda each: (-each[1], each[0]))


def _month(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"
