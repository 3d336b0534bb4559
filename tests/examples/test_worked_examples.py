"""Every worked example: its rules check clean, its members are as expected, its tests pass; in memory and as SQL."""

from __future__ import annotations

import csv
from collections import defaultdict

import pytest

from segdsl.project.examples import OWN_TABLES, PARTNER_PROGRAM, SCREEN
from tests.support.examples import EXAMPLES, asked, load_example, members
from tests.support.seg_tests import assert_tests_pass


def expected_members(name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    with (EXAMPLES / name / "expected.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["segment"]].append(row["partner_id"])
    return found


def test_every_folder_is_known() -> None:
    folders = {path.name for path in EXAMPLES.iterdir() if path.is_dir()}
    assert folders == {*PARTNER_PROGRAM, OWN_TABLES, SCREEN}


@pytest.mark.parametrize("in_memory", [False, True], ids=["duckdb", "memory"])
@pytest.mark.parametrize("name", PARTNER_PROGRAM)
def test_members_are_those_expected(name: str, in_memory: bool) -> None:
    project = load_example(name)
    expected = expected_members(name)
    with asked(project, in_memory=in_memory) as engine:
        found = {segment: members(project, engine, segment) for segment in project.checked.rules}
    assert {segment: sorted(keys) for segment, keys in found.items() if keys} == dict(expected)


@pytest.mark.parametrize("name", PARTNER_PROGRAM)
def test_the_tests_in_its_rules_pass(name: str) -> None:
    project = load_example(name)
    assert project.checked.tests
    assert_tests_pass(project.checked.rules, project.checked.tests, project.vocabulary)
