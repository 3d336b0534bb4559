"""Many rules over the data of an embedded DuckDB: it makes sums and conditions, bitmaps make segments of these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, tzinfo
from typing import TYPE_CHECKING, Any

import duckdb

from segdsl.engines import problems
from segdsl.engines.materialize.bits import Bitmaps, Named, StreamError
from segdsl.engines.problems import DataError
from segdsl.engines.sql import name
from segdsl.ir.nodes import Expr, Rule
from segdsl.vocabulary.model import FieldType, Metric, Vocabulary

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from segdsl.backends.sql.materialize import Plan
    from segdsl.engines.duck import DuckDBEngine

# Up to here binary floating point knows every whole number.
_EXACT = 2**53


class Together:
    """The members of each of many segments on a day, as bitmaps over the subjects; they outlive the engine.

    `key` is the name of the subject's key.
    """

    def __init__(self, plan: Plan, subjects: Bitmaps, key: str, today: date) -> None:
        self.plan = plan
        self.subjects = subjects
        self.key = key
        self.today = today

    def segments(self) -> Iterator[Named]:
        """The members of every segment, one after the other."""
        from segdsl.backends.sql.materialize import members

        for segment, formula in self.plan.formulas.items():
            bits = members(formula, self.subjects.holds, self.subjects.fails, self.subjects.everybody)
            yield Named(segment, bits)

    def close(self) -> None:
        """Let go of the keys."""
        self.subjects.close()


def together(
    engine: DuckDBEngine, vocabulary: Vocabulary, rules: Sequence[Rule], *, today: date, zone: tzinfo
) -> Together:
    """The members of all rules, which have names and which the engine was opened for.

    Raises DataError where they cannot be had.
    """
    from segdsl.backends.sql.problems import UnsupportedError

    cursor = engine.cursor()
    try:
        order = engine.order(vocabulary.subject_key)
        return together_on(cursor, vocabulary, rules, today=today, zone=zone, order=order)
    except UnsupportedError as error:
        raise DataError(problems.unsupported(_THEY, error.reason)) from None
    except (duckdb.Error, StreamError) as error:
        raise DataError(problems.query_failed(_THEY, problems.duckdb_reason(error))) from None
    finally:
        cursor.close()


def together_on(
    connection: DuckDBPyConnection,
    vocabulary: Vocabulary,
    rules: Sequence[Rule],
    *,
    today: date,
    zone: tzinfo,
    order: str,
) -> Together:
    """The same on a connection that has the relations; `order` is SQL that orders the subjects.

    Subjects with the same members of closed lists lie together, so most segments are only somewhere among them.
    """
    from segdsl.backends.sql.materialize import Sheet, plan

    planned = plan(rules, today)
    sheet = Sheet(planned, vocabulary, today=today, zone=zone, whole=dict(_whole(connection, planned)))
    groups = [name(called) for field, called in sheet.fields.items() if field.type is FieldType.MEMBER]
    table = name(sheet.path[0])
    rows = f"SELECT * FROM ({sheet.sheet().sql}) ORDER BY {', '.join([*groups, order])}"
    connection.execute(f"CREATE TABLE {table} AS {rows}")
    try:
        queries = [sheet.atoms(part).sql for part in _parts(planned.atoms, _threads(connection))]
        subjects = _bitmaps(connection, queries)
    finally:
        connection.execute(f"DROP TABLE {table}")
    return Together(planned, subjects, vocabulary.subject_key, today)


def _threads(connection: DuckDBPyConnection) -> int:
    return int(connection.execute("SELECT current_setting('threads')").fetchall()[0][0])


def _parts(atoms: tuple[Expr, ...], number: int) -> Iterator[tuple[Expr, ...]]:
    """The atoms in so many parts, or in one if there are few."""
    size = max(-(-len(atoms) // number), 50)
    yield atoms[:size]
    yield from (atoms[at : at + size] for at in range(size, len(atoms), size))


def _bitmaps(connection: DuckDBPyConnection, queries: Sequence[str]) -> Bitmaps:
    """The answers to all queries. What DuckDB hands over it makes in the thread that asks, so each has its own."""

    def read(query: str) -> Bitmaps:
        cursor = connection.cursor()
        try:
            return Bitmaps(cursor.sql(query))
        finally:
            cursor.close()

    with ThreadPoolExecutor(len(queries)) as pool:
        first, *others = pool.map(read, queries)
    for each in others:
        first.append(each)
    return first


_THEY = "the segments together"


def _whole(cursor: DuckDBPyConnection, planned: Plan) -> Iterator[tuple[Metric, int]]:
    """The metrics whose sums are exact in binary floating point, each with its digits after the point."""
    metrics = dict.fromkeys(metric for metric, _ in planned.sums)
    for relation in dict.fromkeys(metric.relation for metric in metrics):
        here = [metric for metric in metrics if metric.relation == relation]
        columns = dict.fromkeys(metric.column for metric in here if metric.column is not None and not metric.rounded)
        said = [f"any_value(typeof({name(each)})), min({name(each)}), max({name(each)})" for each in columns]
        row = cursor.execute(f"SELECT {', '.join(['count(*)', *said])} FROM {name(relation)}").fetchall()[0]
        whole = {
            column: places
            for column, (stored, least, most) in zip(columns, _in_threes(row[1:]), strict=True)
            if least is not None and least >= 0
            if (places := _places(stored)) is not None and most * 10**places * row[0] < _EXACT
        }
        for metric in here:
            if metric.column is None:
                yield metric, 0
            elif metric.column in whole and not metric.rounded:
                yield metric, whole[metric.column]


def _in_threes(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[at : at + 3] for at in range(0, len(values), 3))


def _places(stored: str) -> int | None:
    """How many digits a DuckDB type has after the point; None where it is no exact number."""
    if stored.startswith("DECIMAL("):
        return int(stored.removesuffix(")").rpartition(",")[2])
    return 0 if stored.removeprefix("U") in _INTEGERS else None


_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
