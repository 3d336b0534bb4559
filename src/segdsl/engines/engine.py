"""What every engine can do: answer rules over the data that it was opened for.

A shell opens an engine, asks it, and closes it; whether the data are files, a database or a warehouse makes no
difference to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, tzinfo
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from segdsl.base.record import record
from segdsl.ir.nodes import Expr, Rule
from segdsl.vocabulary.model import BackgroundFact, Field

BATCH_ROWS = 10_000

Tally = dict[tuple[bool | None, ...], int]
"""How many subjects have each combination of verdicts, one verdict for each of the conditions that were asked about."""


@record(kw_only=True)
class Counts:
    """How many `members` there are, and how many of each value of a field: of an instant the day in the run's zone.

    Of a set, each element that is known counts, once for a member; `none` are members whose set is empty, and `unknown`
    those who have an unknown element. Of other fields `unknown` are those without a value.
    """

    members: int
    values: Mapping[Any, int]
    unknown: int = 0
    none: int = 0


@record
class Table:
    """Where a relation came from (a path, or `segments.duckdb, main.partners`) and how many rows it has."""

    relation: str
    origin: str
    rows: int


class Result(Protocol):
    """Rows in order of the subject's key; may be read any number of times while the engine is open."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        ...

    def batches(self, rows: int = BATCH_ROWS) -> Iterator[list[tuple[Any, ...]]]:
        """The rows, at most `rows` at a time, as plain Python values."""
        ...

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows as an Arrow stream, for pyarrow, polars, pandas, DuckDB and all who speak the protocol."""
        ...

    def write_parquet(self, path: Path) -> None:
        """Write the rows to a Parquet file. Raises DataError where that is not possible."""
        ...


class CountedResult(Result, Protocol):
    """A result that knows how many rows it has."""

    def count(self) -> int:
        """How many rows there are."""
        ...


class Engine(Protocol):
    """Data that rules can be asked of. Raises DataError for what is wrong with the data or its surroundings."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """The relations that were opened."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left out of the answers, such as rows of subjects that the data does not have."""
        ...

    def members(self, rule: Rule, *, today: date, zone: tzinfo) -> Result:
        """The keys of the subjects for whom the rule is true: one column, named as the subject's key."""
        ...

    def verdicts(self, rule: Rule, *, today: date, zone: tzinfo) -> Result:
        """Every subject's key with `verdict`: True, False, or None for unknown."""
        ...

    def count(self, rule: Rule, *, today: date, zone: tzinfo) -> int:
        """How many subjects the rule is true for."""
        ...

    def subject(self, rule: Rule, key: str) -> tuple[Any, dict[str, object]] | None:
        """The subject whose key, as exact text, is `key`: its key as stored, and what the rule reads of it.

        In the form that the memory backend takes, read with the same checks as all data; None where there is none.
        """
        ...

    def tally(self, rule: Rule, parts: Sequence[Expr], *, today: date, zone: tzinfo) -> Tally:
        """How many subjects there are of each combination of verdicts on conditions of the rule, in one pass."""
        ...

    def counts_by(self, rule: Rule, field: Field, *, today: date, zone: tzinfo) -> Counts:
        """How many members there are by value of a field."""
        ...

    def history(self, rule: Rule, days: Sequence[date], *, zone: tzinfo) -> list[int]:
        """How many members there are on each of the days, which follow one upon the other; at least one.

        Of the data as it is: a field is what it is now on all days, and an event counts from its own day on.
        """
        ...

    def breaking(self, fact: BackgroundFact, *, zone: tzinfo) -> CountedResult:
        """The keys of the subjects for whom a background fact does not hold, each with what it is about."""
        ...

    def close(self) -> None:
        """Let go of the data; results cannot be read any more. Closing twice does no harm."""
        ...

    def __enter__(self) -> Engine: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
