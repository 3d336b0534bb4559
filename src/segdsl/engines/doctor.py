"""Whether a database is ready for a project: what it lacks of the vocabulary, and what in it breaks the data's rules.

What rules of the project read is needed. Words that no rule reads may be missing: that is said, and is no mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

from segdsl.base.record import record, replace
from segdsl.engines.audit import audited, orphans
from segdsl.engines.bind import bind
from segdsl.engines.connect import SCHEMES, Scheme
from segdsl.engines.connection import Connection
from segdsl.engines.engine import Table
from segdsl.engines.problems import Complaint, DataError
from segdsl.engines.wants import RelationWant, wanted
from segdsl.ir.nodes import Absent, And, Expr, Known, Rule, Span
from segdsl.vocabulary.model import Vocabulary


@record(kw_only=True)
class Examined:
    """What was found: relations as they were found, mistakes, what is missing and not needed, and what is left out."""

    tables: tuple[Table, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    missing: tuple[Complaint, ...] = ()
    notes: tuple[str, ...] = ()


@record(kw_only=True)
class Driver:
    """The driver of a scheme: the package, its version where it is installed, and how to install it."""

    scheme: str
    package: str | None
    installed: str | None
    install: str | None

    @property
    def is_there(self) -> bool:
        """Whether the scheme can be used."""
        return self.package is None or self.installed is not None


def drivers() -> tuple[Driver, ...]:
    """The drivers of our own schemes."""
    return tuple(driver_of(name, scheme) for name, scheme in SCHEMES.items())


def driver_of(name: str, scheme: Scheme) -> Driver:
    """What is known of a scheme's driver here; one that comes with Python has no package."""
    install = None if scheme.extra is None else f"pip install 'segdsl[{scheme.extra}]'"
    if scheme.package is None:
        return Driver(scheme=name, package=None, installed=None, install=None)
    try:
        installed = version(scheme.package)
    except PackageNotFoundError:
        installed = None
    return Driver(scheme=name, package=scheme.package, installed=installed, install=install)


def examine(
    connection: Connection,
    vocabulary: Vocabulary,
    rules: Iterable[Rule],
    *,
    tables: Mapping[str, str],
    columns: Mapping[str, Mapping[str, str]],
    unknown_members: str,
) -> Examined:
    """Look at the schema, and where that is right at the values too. Without rules every word is needed."""
    rules = tuple(rules)
    every = _of_vocabulary(vocabulary)
    needed = wanted(rules, vocabulary) if rules else every
    missing = _wrong(connection, vocabulary, every, tables, columns) if rules else ()
    try:
        bound = bind(connection, vocabulary, needed, tables, columns)
    except DataError as error:
        places = {_place(complaint) for complaint in error.complaints}
        return Examined(
            complaints=error.complaints, missing=tuple(each for each in missing if _place(each) not in places)
        )
    try:
        found = audited(connection, vocabulary, needed, bound, unknown_members=unknown_members, checks_values=True)
    except DataError as error:
        return Examined(complaints=error.complaints, missing=missing)
    notes = (*found.notes, *orphans(connection, vocabulary, needed, bound))
    return Examined(tables=found.tables, missing=missing, notes=notes)


def _wrong(
    connection: Connection,
    vocabulary: Vocabulary,
    wants: Sequence[RelationWant],
    tables: Mapping[str, str],
    columns: Mapping[str, Mapping[str, str]],
) -> tuple[Complaint, ...]:
    try:
        bind(connection, vocabulary, wants, tables, columns)
    except DataError as error:
        return error.complaints
    return ()


def _place(complaint: Complaint) -> tuple[str, str]:
    """What tells a complaint from others: the reasons for which something is needed may differ."""
    return complaint.place.text, complaint.message.partition(", which ")[0]


def _of_vocabulary(vocabulary: Vocabulary) -> tuple[RelationWant, ...]:
    """Everything that rules could read."""
    words: tuple[Expr, ...] = (
        *map(Known, vocabulary.fields.values()),
        *(Absent(metric, Span(None, None)) for metric in vocabulary.metrics.values()),
    )
    wants = wanted([Rule(name="", condition=And(words))], vocabulary)
    return tuple(
        replace(
            want,
            need="the vocabulary",
            columns=tuple(replace(column, need=f"`{column.word}`") for column in want.columns),
        )
        for want in wants
    )
