"""What every server offers to a test."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

Rows = list[tuple[Any, ...]]


class Login(NamedTuple):
    """How to reach a server with a password, on loopback."""

    host: str
    port: int
    user: str
    password: str
    database: str


class Server(ABC):
    """A running engine. As a context manager it stops at the end, and nothing of it is left.

    - `dialect`: ours, for what it is sent.
    - `folder`: where all of its files are, if it has any.
    - `url`: what a user would give to `--engine`.
    - `login`: the same with a password, where the engine knows passwords.

    Neither `execute` nor `load` uses anything of the project, so that they can judge it.
    """

    name: str
    dialect: str
    folder: Path
    url: str
    login: Login | None = None

    @abstractmethod
    def execute(self, sql: str) -> Rows:
        """The rows that a statement gives, as plain Python values; none if it is not a query."""

    @abstractmethod
    def load(self, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """Make a table anew, with columns of these types (in the engine's own words) and these rows.

        Values are None, booleans, numbers, decimals, texts, dates and instants; an instant without a zone is in UTC.
        """

    @abstractmethod
    def quoted(self, name: str) -> str:
        """A name, quoted as the engine does it."""

    @abstractmethod
    def tables(self) -> list[str]:
        """The tables there are, sorted."""

    @abstractmethod
    def kill(self) -> None:
        """Die, as in a crash."""

    @abstractmethod
    def stop(self) -> None:
        """Stop the server and remove all that it wrote; does nothing the second time."""

    def clear(self) -> None:
        """Drop all tables."""
        for table in self.tables():
            self.execute(f"DROP TABLE {self.quoted(table)}")

    @contextmanager
    def let_go(self) -> Iterator[None]:
        """Meanwhile somebody else in this process may open it. Only files are held so that nobody else may."""
        yield

    def declared(self, columns: Mapping[str, str]) -> str:
        """Columns as CREATE TABLE wants them."""
        return ", ".join(f"{self.quoted(column)} {type_}" for column, type_ in columns.items())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def doubled(name: str, mark: str) -> str:
    """A name between quotation marks; a mark in it is written twice."""
    return f"{mark}{name.replace(mark, 2 * mark)}{mark}"
