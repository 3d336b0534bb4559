"""What `materialize` writes on an engine, and the members that the interpreter finds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, tzinfo
from pathlib import Path

from segdsl.backends.memory.compile import compile_predicate
from segdsl.backends.sql.binding import Binding
from segdsl.backends.sql.compile import EVERYTHING
from segdsl.base.record import replace
from segdsl.engines.bind import Bound
from segdsl.engines.connect import connect
from segdsl.engines.materialize.report import Written
from segdsl.engines.materialize.warehouse import write_there
from segdsl.engines.wants import wanted
from segdsl.engines.warehouse import WarehouseEngine
from segdsl.ir.nodes import Rule
from segdsl.vocabulary.model import Vocabulary
from tests.differential.sides import Partner
from tests.servers.server import Server

TABLE = "memberships"

Memberships = list[tuple[str, str]]
"""Segments and keys, sorted."""


@contextmanager
def unchecked(
    server: Server, vocabulary: Vocabulary, rules: Sequence[Rule], binding: Binding = EVERYTHING
) -> Iterator[WarehouseEngine]:
    """The engine at the server's URL over tables that are known to be there; random values keep to no vocabulary."""
    connection = connect(server.url, folder=Path.cwd(), writes=True)
    bound = Bound(binding=binding, families={})
    with WarehouseEngine(connection, vocabulary, wanted(rules, vocabulary), bound, (), ()) as engine:
        yield engine


def write(
    engine: WarehouseEngine,
    vocabulary: Vocabulary,
    rules: Sequence[Rule],
    today: date,
    zone: tzinfo,
    table: str = TABLE,
) -> Written:
    """Write the members of all rules."""
    return write_there(engine, vocabulary, rules, today=today, zone=zone, table=(table,))


def memberships(server: Server, today: date, table: str = TABLE) -> Memberships:
    """What is in a table of memberships, all of it of this day."""
    rows = server.execute(f"SELECT * FROM {server.quoted(table)}")
    assert {str(day) for _, _, day in rows} <= {today.isoformat()}
    return sorted((segment, str(key)) for segment, key, _ in rows)


def in_memory(rules: Sequence[Rule], partners: Sequence[Partner], key: str, today: date, zone: tzinfo) -> Memberships:
    """What the interpreter finds."""
    return sorted(
        (rule.name, str(partner[key]))
        for rule in rules
        for partner in compile_predicate(rule).at(today, zone).members(partners)
    )


def named(rules: Sequence[Rule], names: Sequence[str] = ()) -> list[Rule]:
    """The rules, each with a name of its own, of these as far as there are any."""
    return [replace(rule, name=names[at] if at < len(names) else f"s{at}") for at, rule in enumerate(rules)]
