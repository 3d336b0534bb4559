"""Windows (§5.1): the days whose events a metric sums."""

from __future__ import annotations

from typing import assert_never

from segdsl.check.dates import days_ago, last_days, ordered_counts, ordered_days, period_days
from segdsl.check.problems import names
from segdsl.check.scope import Kind, Scope
from segdsl.ir import nodes as ir
from segdsl.ir.days import TODAY, Ago, Day, Fixed
from segdsl.syntax import tree
from segdsl.vocabulary.model import Field, FieldType, NamedWindow, Vocabulary


def window(written: tree.Window, scope: Scope, *, in_definition: bool = False) -> ir.Window | None:
    """What a window means; None, and reported, if it makes no sense.

    `in_definition`: it stands after `window NAME =`, without `during`, and may not be another window of the file.
    """
    match written:
        case tree.LastWindow():
            return _span(last_days(written.count, written.unit, written.complete, scope))
        case tree.DatesWindow():
            return _span(ordered_days(written.first, written.last, scope))
        case tree.AgoWindow():
            return _span(days_ago(written.near, written.far, written.unit, scope))
        case tree.PeriodWindow():
            return _span(period_days(written.offset, written.period))
        case tree.DaysSinceWindow():
            counts = ordered_counts(written.first, written.last, tree.Unit.DAY, scope)
            anchor = _anchor(written.anchor, scope)
            return None if counts is None or anchor is None else ir.SinceField(anchor, *counts)
        case tree.SinceWindow(name):
            if name.text in scope.vocabulary.windows:
                instead = name.text if in_definition else f"during {name.text}"
                scope.found.append(names.window_after_since(name, written.span, instead))
                return None
            anchor = _anchor(name, scope)
            return None if anchor is None else ir.SinceField(anchor)
        case tree.NamedWindow():
            return _named(written, scope, in_definition)
        case _:
            assert_never(written)


def _span(ends: tuple[Day, Day] | None) -> ir.Span | None:
    return None if ends is None else ir.Span(*ends)


def _anchor(name: tree.Name, scope: Scope) -> Field | None:
    entry = scope.vocabulary.words.get(name.text)
    if isinstance(entry, Field) and entry.type is FieldType.DATE:
        return entry
    scope.found.append(names.not_a_date(name, scope.vocabulary))
    return None


def _named(written: tree.NamedWindow, scope: Scope, in_definition: bool) -> ir.Window | None:
    name = written.name
    if name.text in scope.vocabulary.windows:
        return of_vocabulary(scope.vocabulary.windows[name.text], scope.vocabulary)
    if name.text in scope.windows:
        if in_definition:
            scope.found.append(names.window_of_window(name))
            return None
        return scope.windows[name.text]
    places = scope.ambiguous.get((Kind.WINDOW, name.text))
    if places is not None:
        scope.found.append(names.ambiguous_name(Kind.WINDOW, name.text, name.span, places))
    elif Kind.WINDOW not in scope.may_be_broken:
        scope.found.append(names.unknown_window(name, scope.windows, scope.vocabulary, written.span))
    return None


def of_vocabulary(named: NamedWindow, vocabulary: Vocabulary) -> ir.Window:
    """What a window of the vocabulary means."""
    if named.since is not None:
        return ir.SinceField(vocabulary.fields[named.since], named.first_day, named.last_day)
    if named.last_days is not None:
        return ir.Span(Ago(named.last_days), TODAY)
    return ir.Span(None if named.start is None else Fixed(named.start), None if named.end is None else Fixed(named.end))
