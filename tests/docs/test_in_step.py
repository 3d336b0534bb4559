"""Lists in the documentation that repeat what is declared elsewhere are the same as there."""

from __future__ import annotations

import re

from segdsl.cli.main import COMMANDS
from segdsl.lint.settings import LintSettings
from segdsl.project.settings import DataSettings, Settings
from segdsl.vocabulary.load import builtin
from segdsl.vocabulary.model import FieldType, MetricType
from tests.support.markdown import ROOT


def section(page: str, heading: str) -> str:
    """What stands under a heading of a page of documentation."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    level, rest = re.split(rf"^(#+) {re.escape(heading)}\n", text, maxsplit=1, flags=re.MULTILINE)[1:]
    return re.split(rf"^#{{1,{len(level)}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def first_cells(text: str) -> list[str]:
    """The first cell of each row of the tables in a text, without headers."""
    rows = re.findall(r"^\|(.*?)\|", text, re.MULTILINE)
    rules = [number for number, cell in enumerate(rows) if set(cell) <= set("- ")]
    return [cell.strip(" `") for number, cell in enumerate(rows) if number not in rules and number + 1 not in rules]


def test_reserved_words_are_those_of_the_grammar() -> None:  # §1.3
    grammar = (ROOT / "grammar" / "segdsl.lark").read_text(encoding="utf-8")
    keywords = re.findall(r'^[A-Z]+\.2: "([a-z]+)"i END_OF_WORD$', grammar, re.MULTILINE)
    kept = re.findall(r"^X_(?:RESERVED|COUNT_WORD)\.2: /\(\?:([a-z|]+)\)/i END_OF_WORD$", grammar, re.MULTILINE)
    reserved = sorted([*keywords, *"|".join(kept).split("|")])
    documented = sorted(re.findall(r"`([a-z]+)`", section("language/files.md", "Reserved words")))
    assert len(keywords) > 50
    assert documented == reserved


def test_compatibility_rules_are_those_of_the_vocabulary() -> None:  # §7.2
    text = section("language/compatibility.md", "7.2 The rules of the partner program")
    own_of_language = {"SEG391", "SEG392"}
    documented = [code for code in first_cells(text) if code.startswith("SEG3") and code not in own_of_language]
    assert documented == [rule.code for rule in builtin().rules]


def test_every_rule_of_compatibility_has_an_example() -> None:  # §7.2
    page = (ROOT / "docs/language/compatibility.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"SEG\d+", " ".join(re.findall(r"^```seg (.*)$", page, re.MULTILINE))))
    assert {rule.code for rule in builtin().rules} <= shown


def test_relations_are_those_of_the_vocabulary() -> None:
    text = section("configuration.md", "Relations of the partner program")
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|", text, re.MULTILINE)
    documented = {relation: sorted(re.findall(r"`(\w+)`", columns)) for relation, columns in rows}
    words = builtin()
    declared = {name: {relation.key} for name, relation in words.relations.items()}
    for field in words.fields.values():
        declared[field.relation].add(field.column)
    for metric in words.metrics.values():
        declared[metric.relation] |= {metric.date_column, str(metric.column)}
    assert documented == {name: sorted(columns) for name, columns in declared.items()}


def test_settings_are_those_that_are_read() -> None:
    project = first_cells(section("configuration.md", "`[project]`"))
    data = first_cells(section("configuration.md", "`[data]`"))
    lint = first_cells(section("configuration.md", "`[lint]`"))
    assert sorted(project) == sorted({"name", *Settings.__slots__} - {"data", "lint"})
    assert sorted(data) == sorted(DataSettings.__slots__)
    assert sorted(lint) == sorted({*LintSettings.__slots__} - {"only"})


def test_field_and_metric_types_are_all_described() -> None:  # §2.2, §3.2
    text = section("language/conditions.md", "3.2 Comparisons")
    types = {kind.value for kind in FieldType} | {kind.value for kind in MetricType} - {"count"}
    assert not [kind for kind in sorted(types) if not re.search(rf"\b{kind}s?\b", text)]


def test_commands_are_those_of_the_command_line() -> None:
    cells = first_cells(section("configuration.md", "Commands"))
    documented = [cell.split()[1].strip("`") for cell in cells if cell.startswith("segdsl ")]
    assert documented == list(COMMANDS)
