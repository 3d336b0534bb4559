"""What a reader is shown has the same members on every engine: the worked examples and the language reference."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, tzinfo
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from segdsl.backends.memory.compile import compile_predicate
from segdsl.backends.sql.compile import conditions_query, members_query
from segdsl.backends.sql.dialect import UnsupportedError
from segdsl.base.source import Source
from segdsl.check.check import check, check_condition
from segdsl.check.model import Case
from segdsl.ir.nodes import Rule
from segdsl.project.examples import PARTNER_PROGRAM
from segdsl.syntax import tree
from segdsl.syntax.parse import parse, parse_condition
from segdsl.vocabulary.model import Vocabulary
from tests.differential.engines import prepare, spelled, truth, unmarked
from tests.servers.server import Server
from tests.support.examples import EXAMPLES, load_example
from tests.support.markdown import ROOT, Block, Page, is_file
from tests.support.seg_tests import case_rows, column_types, key_fact

# Amounts have two places here: SQLite refuses what is no amount of cents.
WIDE, NARROW = "DECIMAL(38, 9)", "DECIMAL(18,2)"


def load(server: Server, vocabulary: Vocabulary, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Tables as the vocabulary describes them."""
    prepare(server)
    for relation, content in rows.items():
        types = {
            name: sql.replace("DECIMAL(38, 9)", "DECIMAL(18,2)")
            for name, sql in column_types(vocabulary, relation).items()
        }
        columns = {name: spelled(server.dialect, sql) for name, sql in types.items()}
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


@pytest.mark.parametrize("name", PARTNER_PROGRAM)
def test_an_example_has_its_members(engine: Server, name: str) -> None:
    project = load_example(name)
    load(engine, project.vocabulary, files_of(name))
    today, zone = project.settings.as_of, ZoneInfo(project.settings.timezone)
    assert today is not None
    found: dict[str, set[str]] = {}
    for segment, rule in project.checked.rules.items():
        query = members_query(rule, project.vocabulary, today=today, zone=zone, dialect=engine.dialect)
        found[segment] = {row[0] for row in engine.execute(query.sql)}
    expected: dict[str, set[str]] = defaultdict(set)
    with (EXAMPLES / name / "expected.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            expected[row["segment"]].add(row["partner_id"])
    assert {segment: members for segment, members in found.items() if members} == expected


# ---- the language reference ----------------------------------------------------------------------------------------


class Said(NamedTuple):
    """The rules over one vocabulary, and the cases of their tests: each with the days that it is tried on."""

    rules: list[tuple[str, Rule, frozenset[date]]]
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
                said.rules.append((where, rule, frozenset()))
            return
        file = parse(Source(name, block.text))
        imports = any(isinstance(item, tree.Import) for item in file.tree.items)
        checked = check({**(self.files if block.file or imports else {}), name: file}, words)
        days: dict[str, set[date]] = defaultdict(set)
        for test in checked.tests:
            days[test.segment] |= {case.today for case in test.cases}
            said.cases.extend(test.cases)
        said.rules.extend(
            (f"{where} {segment}", rule, frozenset(days[segment])) for segment, rule in checked.rules.items()
        )
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


def asked(
    server: Server, rules: Sequence[Rule], vocabulary: Vocabulary, today: date, zone: tzinfo
) -> dict[str, tuple[Any, ...]]:
    """The verdicts on all rules, by key."""
    conditions = [rule.condition for rule in rules]
    query = conditions_query(conditions, vocabulary, today=today, zone=zone, dialect=server.dialect)
    return {row[0]: tuple(map(truth, row[1:])) for row in server.execute(query.sql)}


def is_taken(rule: Rule, vocabulary: Vocabulary, today: date, server: Server) -> bool:
    """Whether the dialect takes the rule; it may refuse it for a known reason."""
    try:
        conditions_query([rule.condition], vocabulary, today=today, zone=UTC, dialect=server.dialect)
    except UnsupportedError as error:
        if unmarked(server.dialect, [error.code.code]):
            raise
        return False
    return True


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "language").glob("*.md")), ids=lambda path: path.stem)
def test_what_the_reference_says(engine: Server, path: Path) -> None:
    """Every rule of a page, on all that its tests are about, on the days of its own tests, or else the most common."""
    page = Reading(path)
    page.read()
    for named, said in page.said.items():
        vocabulary = page.vocabularies[named]
        often = Counter(case.today for case in said.cases).most_common(1)
        usual = often[0][0] if often else date(2026, 6, 30)
        for group in subjects(said.cases, vocabulary) or [{}]:
            rows = {
                relation: [row for key, case in group.items() for row in case_rows(vocabulary, relation, key, case)]
                for relation in tables_of(vocabulary)
            }
            load(engine, vocabulary, rows)
            for today in sorted({usual, *(day for _, _, days in said.rules for day in days)}):
                tried = [
                    (where, rule)
                    for where, rule, days in said.rules
                    if today in (days or {usual}) and is_taken(rule, vocabulary, today, engine)
                ]
                if not tried:
                    continue
                found = asked(engine, [rule for _, rule in tried], vocabulary, today, UTC)
                assert found.keys() == group.keys()
                for place, (where, rule) in enumerate(tried):
                    predicate = compile_predicate(rule).at(today, UTC)
                    for key, case in group.items():
                        expected = predicate.verdict({**case.fields, **of_key(key, vocabulary), **case.events})
                        assert found[key][place] is expected, f"{where} on {today}: {case}"
