"""The corpus, replayed: the verdicts in each file are what the reference, memory and DuckDB must say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.differential import corpus
from tests.differential.sides import Tables, in_memory, rule_of
from tests.reference.model import Judge
from tests.reference.write import write


@pytest.fixture(params=corpus.paths(), ids=lambda path: path.stem)
def case(request: pytest.FixtureRequest) -> corpus.Case:
    """Each file of the corpus."""
    path: Path = request.param
    return corpus.read(path)


def test_the_reference(case: corpus.Case) -> None:
    """The model says what the file says."""
    judge = Judge(case.program, case.today, case.zone, case.vocabulary.words)
    assert [judge.verdict(partner) for partner in case.partners] == case.verdicts


def test_memory(case: corpus.Case) -> None:
    """So does the interpreter, of the text in the file."""
    assert in_memory(rule_of(case.text, case.vocabulary), case.partners, case.today, case.zone) == case.verdicts


def test_memory_of_the_written_form(case: corpus.Case) -> None:
    """And of the text that is written from the form."""
    rule = rule_of(write(case.program, case.vocabulary), case.vocabulary)
    assert in_memory(rule, case.partners, case.today, case.zone) == case.verdicts


def test_duckdb(case: corpus.Case) -> None:
    """So does DuckDB, of all partners that tables can hold, in both kinds of query."""
    held = [number for number, partner in enumerate(case.partners) if fits_tables(partner, case)]
    rule = rule_of(case.text, case.vocabulary)
    verdicts = [case.verdicts[number] for number in held]
    with Tables(case.vocabulary, [case.partners[number] for number in held]) as tables:
        assert tables.verdicts(rule, case.today, case.zone) == verdicts
        assert tables.members(rule, case.today, case.zone) == [verdict is True for verdict in verdicts]


def test_what_is_saved_is_read(case: corpus.Case, tmp_path: Path) -> None:
    """A case that the differential test keeps is the case that is replayed."""
    corpus.save(case, tmp_path / "case.json")
    assert corpus.read(tmp_path / "case.json") == case


def fits_tables(partner: dict[str, Any], case: corpus.Case) -> bool:
    """Whether all sets are known: a table of elements has none for an empty set, and cannot say that it is unknown."""
    return all(partner[name] is not None for name, field in case.vocabulary.fields.items() if field.type == "set")
