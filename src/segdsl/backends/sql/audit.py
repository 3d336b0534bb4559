"""Whether the data in a database is as its vocabulary says, asked of the database itself.

A database keeps types, but neither closed lists nor that a subject has one row; rules rely on both. Each relation is
read once for all that can be wrong with it, and only counts and examples come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import assert_never

from sqlglot import exp

from segdsl.backends.sql.binding import Binding
from segdsl.backends.sql.build import (
    all_of,
    case,
    column,
    compared,
    denied,
    inner,
    is_null,
    least,
    left_join,
    named,
    not_null,
    number,
    rows_of,
    total,
)
from segdsl.backends.sql.compile import Query, printed, run_on
from segdsl.backends.sql.names import Names
from segdsl.backends.sql.run import Run
from segdsl.base.record import record
from segdsl.ir.nodes import Op
from segdsl.vocabulary.model import Vocabulary

LARGEST = 10**16
"""Amounts of money and decimals are smaller than this."""


class Fault(Enum):
    """What can be wrong with a value: it is not there, is not in its closed list, is negative where that cannot be, is
    no number or too large a one, or is outside the calendar.
    """

    MISSING = "missing"
    UNLISTED = "unlisted"
    NEGATIVE = "negative"
    TOO_LARGE = "too large"
    NO_DAY = "no day"
    NO_INSTANT = "no instant"


@record
class Doubt:
    """A column of a relation and what might be wrong with its values; `members` are those of a closed list."""

    column: str
    fault: Fault
    members: tuple[str, ...] = ()


def audit_query(
    relation: str, doubts: Sequence[Doubt], vocabulary: Vocabulary, *, dialect: str, binding: Binding
) -> Query:
    """The query for one row: how many rows there are, how many without a key, and for each doubt how many rows have
    that fault, with the smallest such value where there is one to show. Numbers of no rows are NULL.
    """
    run = run_on(date.min, UTC, dialect, binding)
    key = vocabulary.relations[relation].key
    names = Names(())
    called = [names.new("rows"), names.new("keyless")]
    shown = [total(number(1)), _count(is_null(run.column(relation, "t", key)))]
    for doubt in doubts:
        called += [names.new("bad"), names.new("value")]
        shown += [_count(_is_bad(run, relation, doubt)), _example(run, relation, doubt)]
    columns = [named(value, as_name) for value, as_name in zip(shown, called, strict=True)]
    return Query(printed(rows_of(run.table(relation, "t"), *columns), run.dialect), tuple(called))


def duplicates_query(relation: str, vocabulary: Vocabulary, *, dialect: str, binding: Binding) -> Query:
    """The query for one row: how many keys have more than one row in the relation (NULL of none), and the smallest."""
    run = run_on(date.min, UTC, dialect, binding)

    def key() -> exp.Expr:
        return run.column(relation, "t", vocabulary.relations[relation].key)

    found = rows_of(
        run.table(relation, "t"),
        named(least(run.dialect.as_text(key())), "key"),
        named(total(number(1)), "rows"),
    )
    found.where(not_null(key()), copy=False).group_by(run.dialect.key(key()), copy=False)
    query = rows_of(inner(found, "d"), named(total(number(1)), "keys"), named(least(column("d", "key")), "key"))
    query.where(compared(column("d", "rows"), Op.GT, number(1)), copy=False)
    return Query(printed(query, run.dialect), ("keys", "key"))


def orphans_query(relation: str, vocabulary: Vocabulary, *, dialect: str, binding: Binding) -> Query:
    """The query for the number of rows (NULL of none) whose key is no subject's."""
    run = run_on(date.min, UTC, dialect, binding)
    key = run.column(relation, "t", vocabulary.relations[relation].key)
    subject = run.column(vocabulary.subject_relation, "p", vocabulary.subject_key)
    query = rows_of(run.table(relation, "t"), named(total(number(1)), "rows"))
    left_join(query, run.table(vocabulary.subject_relation, "p"), run.same_key(subject, key))
    query.where(all_of(not_null(key.copy()), is_null(subject.copy())), copy=False)
    return Query(printed(query, run.dialect), ("rows",))


def rows_query(
    relation: str,
    columns: Iterable[str],
    vocabulary: Vocabulary,
    *,
    dialect: str,
    binding: Binding,
    key: str | None = None,
) -> Query:
    """The query for columns of a relation under the vocabulary's names, as they are stored.

    With `key` only of the rows of that key, as exact text (§3.2).
    """
    run = run_on(date.min, UTC, dialect, binding)
    names = tuple(columns)
    query = rows_of(run.table(relation, "t"), *(named(run.column(relation, "t", each), each) for each in names))
    if key is not None:
        stored = run.column(relation, "t", vocabulary.relations[relation].key)
        as_text = run.dialect.exact(run.dialect.as_text(stored))
        query.where(compared(as_text, Op.EQ, run.exact(key)), copy=False)
    return Query(printed(query, run.dialect), names)


def _count(condition: exp.Expr) -> exp.Expr:
    return total(case((condition, number(1)), otherwise=number(0)))


def _example(run: Run, relation: str, doubt: Doubt) -> exp.Expr:
    """The smallest value that is wrong."""
    if doubt.fault is Fault.MISSING:
        return exp.Null()
    return least(case((_is_bad(run, relation, doubt), run.column(relation, "t", doubt.column))))


def _is_bad(run: Run, relation: str, doubt: Doubt) -> exp.Expr:
    def value() -> exp.Expr:
        return run.column(relation, "t", doubt.column)

    dialect = run.dialect
    match doubt.fault:
        case Fault.MISSING:
            return is_null(value())
        case Fault.UNLISTED:
            return denied(run.one_of(dialect.exact(value()), [run.exact(member) for member in doubt.members]))
        case Fault.NEGATIVE:
            return compared(value(), Op.LT, number(0))
        case Fault.TOO_LARGE:
            # What is no number is not between any two, whichever side of them an engine has it on.
            least, most = compared(value(), Op.GT, number(-LARGEST)), compared(value(), Op.LT, number(LARGEST))
            return denied(all_of(least, most))
        case Fault.NO_DAY:
            first, last = dialect.day(dialect.first_day), dialect.day(dialect.last_day)
            day = dialect.stored_day
            return denied(all_of(compared(day(value()), Op.GE, first), compared(day(value()), Op.LE, last)))
        case Fault.NO_INSTANT:
            start, end = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
            instant, moment = dialect.instant, dialect.moment
            return denied(
                all_of(compared(instant(value()), Op.GE, moment(start)), compared(instant(value()), Op.LE, moment(end)))
            )
        case unknown:
            assert_never(unknown)
