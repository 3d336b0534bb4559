"""What a reader is shown has the same members on every engine: the worked examples and the language reference."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from segdsl.backends.memory.compile import compile_predicate
from segdsl.backends.sql.compile import Query, conditions_query, members_query
from segdsl.backends.sql.dialect import UnsupportedError
from segdsl.base.source import Source
from segdsl.check.check import check, check_condition
from segdsl.check.model import Case
from segdsl.cli.main import cli
from segdsl.engines.duck import DuckDBEngine
from segdsl.engines.engine import Engine
from segdsl.engines.files import open_files
from segdsl.engines.memory import MemoryEngine
from segdsl.ir.nodes import Rule
from segdsl.project.examples import OWN_TABLES, PARTNER_PROGRAM, SCREEN
from segdsl.project.load import Project
from segdsl.syntax import tree
from segdsl.syntax.parse import parse, parse_condition
from segdsl.vocabulary.load import builtin
from segdsl.vocabulary.model import Vocabulary
from tests.differential.engines import prepare, spelled, truth, unmarked
from tests.differential.materialized import TABLE, Memberships, memberships, named, unchecked, write
from tests.servers.server import Server
from tests.support.examples import EXAMPLES, asked, load_example, members
from tests.support.markdown import ROOT, Block, Page, is_file
from tests.support.seg_tests import case_rows, column_types, key_fact

Content = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows by relation."""


def load(server: Server, vocabulary: Vocabulary, rows: Content) -> None:
    """Tables as the vocabulary describes them, in place of all that are there.

    Amounts have two places, for SQLite refuses what is no amount of cents; those that are rounded are floats.
    """
    prepare(server)
    server.clear()
    floats = {(each.relation, each.column) for each in vocabulary.metrics.values() if each.rounded}
    for relation, content in rows.items():
        columns = {}
        for name, sql in column_types(vocabulary, relation).items():
            narrow = "DOUBLE" if (relation, name) in floats else sql.replace("DECIMAL(38, 9)", "DECIMAL(18,2)")
            columns[name] = spelled(server.dialect, narrow)
        server.load(relation, columns, [[row.get(name) for name in columns] for row in content])


def tables_of(vocabulary: Vocabulary) -> list[str]:
    """The relations that are tables."""
    return [relation.name for relation in vocabulary.relations.values() if not relation.keys_of]


# ---- the worked examples -------------------------------------------------------------------------------------------


@cache
def files_of(example: str) -> dict[str, list[dict[str, str | None]]]:
    """The rows of an example's files, by relation; what is empty is unknown."""
    found = {}
    for path in sorted((EXAMPLES / example / "data").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = [{name: value or None for name, value in row.items()} for row in csv.DictReader(file)]
    return found


@cache
def expected_of(example: str) -> Memberships:
    """The members of all segments of an example, as its reader finds them there."""
    with (EXAMPLES / example / "expected.csv").open(encoding="utf-8", newline="") as file:
        return sorted((row["segment"], row["partner_id"]) for row in csv.DictReader(file))


def day_of(project: Project) -> tuple[date, ZoneInfo]:
    """The day on which a project is asked, and its zone."""
    assert project.settings.as_of is not None
    return project.settings.as_of, ZoneInfo(project.settings.timezone)


def members_here(project: Project, engine: Engine) -> Memberships:
    """The members of all segments."""
    return sorted((name, str(key)) for name in project.checked.rules for key in members(project, engine, name))


def members_alone(server: Server, project: Project) -> Memberships:
    """The members of all segments, by a query for each."""
    today, zone = day_of(project)
    found = []
    for name, rule in project.checked.rules.items():
        query = members_query(rule, project.vocabulary, today=today, zone=zone, dialect=server.dialect)
        found += [(name, str(key)) for (key,) in server.execute(query.sql)]
    return sorted(found)


def members_together(server: Server, project: Project) -> Memberships:
    """The members of all segments, written at once."""
    (today, zone), rules = day_of(project), list(project.checked.rules.values())
    with unchecked(server, project.vocabulary, rules) as opened:
        write(opened, project.vocabulary, rules, today, zone)
    return memberships(server, today)


@pytest.mark.parametrize("name", PARTNER_PROGRAM)
def test_an_example_has_its_members(engine: Server, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a query for each segment; and all written at once, as its reader would do it."""
    project = load_example(name)
    load(engine, project.vocabulary, files_of(name))
    assert members_alone(engine, project) == expected_of(name)
    monkeypatch.chdir(EXAMPLES / name)
    with engine.let_go():
        done = CliRunner().invoke(cli, ["materialize", "--all", "--engine", engine.url, "--to", TABLE])
    assert done.exit_code == 0, done.output
    assert memberships(engine, day_of(project)[0]) == expected_of(name)


@cache
def of_all_examples() -> tuple[Project, Content, Memberships]:
    """The segments of the screen, which come without data, on the data of all others; with their members."""
    project, rows = load_example(SCREEN), defaultdict(list)
    for name in PARTNER_PROGRAM:
        for relation, content in files_of(name).items():
            key = project.vocabulary.relations[relation].key
            rows[relation] += [{**row, key: f"{name} {row[key]}"} for row in content]
    with MemoryEngine(open_files(rows, project.vocabulary, project.checked.rules.values())) as engine:
        return project, rows, members_here(project, engine)


@cache
def of_some_households() -> tuple[Project, Content, Memberships]:
    """The example of tables of one's own, on few of its households; of each segment some are among these."""
    project = load_example(OWN_TABLES)
    with asked(project) as engine:
        assert isinstance(engine, DuckDBEngine)
        every = members_here(project, engine)
        chosen = {str(number) for number in range(1, 2470, 250)}
        for name in project.checked.rules:
            chosen.add(Random(name).choice([key for segment, key in every if segment == name]))
        rows = {relation: rows_of(engine, project, relation, chosen) for relation in tables_of(project.vocabulary)}
    return project, rows, [(segment, key) for segment, key in every if key in chosen]


def rows_of(engine: DuckDBEngine, project: Project, relation: str, keys: Iterable[str]) -> list[dict[str, Any]]:
    """The rows of some subjects, as rules see them."""
    cursor, key = engine.cursor(), project.vocabulary.relations[relation].key
    columns = cursor.execute(f"DESCRIBE {relation}").fetchall()
    # Python takes an instant with its zone only through a library.
    read = [f"timezone('UTC', {name}) AS {name}" if "ZONE" in stored else name for name, stored, *_ in columns]
    query = f"SELECT {', '.join(read)} FROM {relation} WHERE {key}::VARCHAR IN (SELECT unnest(?::VARCHAR[]))"
    rows = cursor.execute(query, [sorted(keys)]).fetchall()
    return [dict(zip((name for name, *_ in columns), row, strict=True)) for row in rows]


@pytest.mark.parametrize("of", [of_all_examples, of_some_households])
def test_the_other_examples_have_their_members(engine: Server, of: Callable[[], Any]) -> None:
    project, rows, expected = of()
    assert {segment for segment, _ in expected} == project.checked.rules.keys()
    load(engine, project.vocabulary, rows)
    assert members_alone(engine, project) == expected
    assert members_together(engine, project) == expected


# ---- the language reference ----------------------------------------------------------------------------------------


class Said(NamedTuple):
    """The rules over one vocabulary, each with the place where it stands, and the cases of their tests."""

    rules: list[tuple[str, Rule]]
    cases: list[Case]


class Reading(Page):
    """A page of which nothing is run; its rules are gathered."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"), path, path)
        self.said: dict[str | None, Said] = {}

    def read(self) -> None:
        """Gather the rules of all blocks."""
        for block in self.blocks:
            if block.language == "toml":
                self._read_toml(block)
            elif block.language == "seg":
                self._run_seg(block)

    def _run_seg(self, block: Block) -> None:
        named = block.options.get("words")
        words = self.vocabularies[named]
        where, name = f"{self.name}:{block.line}", block.file or "page.seg"
        said = self.said.setdefault(named, Said([], []))
        if not is_file(block.text):
            rule = check_condition(parse_condition(Source(name, block.text)), words).rule
            if rule is not None:
                said.rules.append((where, rule))
            return
        file = parse(Source(name, block.text))
        imports = any(isinstance(item, tree.Import) for item in file.tree.items)
        checked = check({**(self.files if block.file or imports else {}), name: file}, words)
        said.cases.extend(case for test in checked.tests for case in test.cases)
        said.rules.extend((f"{where} {segment}", rule) for segment, rule in checked.rules.items())
        if block.file:
            self.files[name] = file


def subjects(cases: Sequence[Case], vocabulary: Vocabulary) -> list[dict[str, Case]]:
    """The cases by key, in as few groups as can be where no two have the same."""
    groups: list[dict[str, Case]] = []
    for number, case in enumerate(cases):
        key = str(key_fact(case, vocabulary) or f"case-{number}")
        group = next((group for group in groups if key not in group), None)
        if group is None:
            groups.append(group := {})
        group[key] = case
    return groups


def of_key(key: str, vocabulary: Vocabulary) -> dict[str, str]:
    """The fields that hold the key: a row in a table has one, also where a case says nothing of it."""
    place = vocabulary.subject_relation, vocabulary.subject_key
    return {name: key for name, field in vocabulary.fields.items() if (field.relation, field.column) == place}


@cache
def the_reference() -> Said:
    """All that the language reference says; every page speaks of the partner program."""
    every = Said([], [])
    for path in sorted((ROOT / "docs" / "language").glob("*.md")):
        page = Reading(path)
        page.read()
        for words, said in page.said.items():
            assert page.vocabularies[words] == builtin(), path
            every.rules.extend(said.rules)
            every.cases.extend(said.cases)
    assert len(every.rules) > 80
    assert len(every.cases) > 100
    return every


def conditions_on(rules: Sequence[Rule], today: date, server: Server) -> Query:
    """The query for the verdicts on all of the rules."""
    conditions = [rule.condition for rule in rules]
    return conditions_query(conditions, builtin(), today=today, zone=UTC, dialect=server.dialect)


def is_refused(rule: Rule, today: date, server: Server) -> bool:
    """Whether the dialect refuses the rule, as it may for some reasons."""
    try:
        conditions_on([rule], today, server)
    except UnsupportedError as error:
        code = error.code.code
    else:
        return False
    assert not unmarked(server.dialect, [code])
    return True


def test_what_the_reference_says(engine: Server) -> None:
    """Every rule of it, on the subjects of all of its tests, on each day of these; and all rules written at once."""
    said, vocabulary = the_reference(), builtin()
    usual = said.cases[0].today
    tried = [(where, rule) for where, rule in said.rules if not is_refused(rule, usual, engine)]
    rules = [rule for _, rule in tried]
    predicates = [compile_predicate(rule) for rule in rules]
    for group in subjects(said.cases, vocabulary):
        content = {
            relation: [row for key, case in group.items() for row in case_rows(vocabulary, relation, key, case)]
            for relation in tables_of(vocabulary)
        }
        load(engine, vocabulary, content)
        people = {key: {**case.fields, **of_key(key, vocabulary), **case.events} for key, case in group.items()}
        for today in sorted({usual, *(case.today for case in group.values())}):
            rows = engine.execute(conditions_on(rules, today, engine).sql)
            assert {row[0] for row in rows} == people.keys()
            on_the_day = [predicate.at(today, UTC) for predicate in predicates]
            differing = [
                f"{where} on {today}: {group[key]}"
                for key, *found in rows
                for (where, _), predicate, verdict in zip(tried, on_the_day, found, strict=True)
                if predicate.verdict(people[key]) is not truth(verdict)
            ]
            assert not differing, "\n".join(differing)
        segments = named(rules)
        with unchecked(engine, vocabulary, segments) as opened:
            write(opened, vocabulary, segments, usual, UTC)
        assert memberships(engine, usual) == sorted(
            (segment.name, key)
            for segment, predicate in zip(segments, predicates, strict=True)
            for key, facts in people.items()
            if predicate.at(usual, UTC).verdict(facts) is True
        )
