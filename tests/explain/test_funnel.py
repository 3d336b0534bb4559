"""The funnel: which condition loses how many, in one scan, equally on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from segdsl.engines.duck import DuckDBEngine
from segdsl.engines.files import open_files
from segdsl.engines.memory import MemoryEngine
from segdsl.engines.problems import DataError
from segdsl.explain.document import funnel_document
from segdsl.explain.funnel import Lost, funnel, steps_of
from segdsl.explain.layout import funnel_lines, funnel_rows
from segdsl.ir.nodes import Rule
from tests.explain.support import PARTNERS, TODAY, plain, rule

RULE = rule('relationship_stage = Joined AND clicks < 5 during last 30 days AND NOT partner_group any of ("Press")')

DATA = {
    "partners": [
        {"partner_id": str(number), "relationship_stage": stage}
        for number, stage in enumerate(["Joined", "Joined", "Joined", "Expired", None, "Joined", "Expired"])
    ],
    "performance": [
        {"partner_id": key, "date": "2026-05-20", "clicks": clicks}
        for key, clicks in {"0": 3, "1": 9, "3": 3, "4": 3, "5": 3}.items()
    ],
    "partner_groups": [{"partner_id": "5", "partner_group": "Press"}, {"partner_id": "6", "partner_group": None}],
}
# 0: joined, 3 clicks, no group.  1: 9 clicks.  2: no clicks.  3: expired.  4: no stage.  5: press.  6: all wrong.
TALLY = {
    (True, True, True): 1,
    (True, False, True): 1,
    (True, None, True): 1,
    (False, True, True): 1,
    (None, True, True): 1,
    (True, True, False): 1,
    (False, None, None): 1,
}


@pytest.fixture(params=["duckdb", "memory"])
def engine(request: pytest.FixtureRequest) -> Iterator[DuckDBEngine | MemoryEngine]:
    with open_files(DATA, PARTNERS, [RULE]) as opened:
        yield opened if request.param == "duckdb" else MemoryEngine(opened)


def test_one_scan_counts_every_combination_of_verdicts(engine: DuckDBEngine | MemoryEngine) -> None:  # §6.3
    assert engine.tally(RULE, steps_of(RULE), today=TODAY, zone=UTC) == TALLY


def test_a_condition_on_fields_alone_is_counted(engine: DuckDBEngine | MemoryEngine) -> None:
    stage = rule("relationship_stage = Joined")
    assert engine.tally(stage, steps_of(stage), today=TODAY, zone=UTC) == {(True,): 4, (False,): 2, (None,): 1}


def test_survivors_and_losses_of_each_step() -> None:
    found = funnel(RULE, TALLY, PARTNERS, today=TODAY)
    assert (found.total, found.members) == (7, 1)
    assert [step.left for step in found.steps] == [4, 2, 1]
    assert [step.lost for step in found.steps] == [
        Lost(false=2, unknown=1), Lost(false=1, unknown=1), Lost(false=1, unknown=0)
    ]  # fmt: skip
    assert [step.fails for step in found.steps] == [
        Lost(false=2, unknown=1), Lost(false=1, unknown=2), Lost(false=1, unknown=1)
    ]  # fmt: skip
    assert [step.only for step in found.steps] == [
        Lost(false=1, unknown=1), Lost(false=1, unknown=1), Lost(false=1, unknown=0)
    ]  # fmt: skip
    assert found.steps[0].only.both == 2


def test_a_rule_that_is_no_and_is_one_step() -> None:
    either = rule('relationship_stage = Joined OR partner_name contains "x"')
    assert len(steps_of(either)) == 1
    found = funnel(either, {(True,): 3, (None,): 1}, PARTNERS, today=TODAY)
    assert (
        plain(funnel_lines(found))
        == f"""\
Who is in the rule, and which condition loses whom
4 in all: every partner of the data
{"█" * 60}
- at least one of these holds:
  - its relationship stage is Joined
  - its partner name contains "x", in capitals or not
  3 left; 1 (1 unknown) lost here
  {"█" * 44}{"░" * 14}
  1 (1 unknown) lost by this alone
"""
    )


def test_no_data_has_empty_bars() -> None:
    lines = plain(funnel_lines(funnel(RULE, {}, PARTNERS, today=TODAY)))
    assert f"0 left; 0 lost here\n  {'░' * 58}\n" in lines


def test_someone_is_seen_among_very_many() -> None:
    stage = rule("relationship_stage = Joined")
    lines = plain(funnel_lines(funnel(stage, {(True,): 1, (False,): 1_000_000}, PARTNERS, today=TODAY)))
    assert f"1 left; 1,000,000 lost here\n  █{'░' * 57}\n" in lines


def test_the_steps_as_rows() -> None:
    columns, rows = funnel_rows(funnel(RULE, TALLY, PARTNERS, today=TODAY))
    counts = "lost_false lost_unknown fails_false fails_unknown only_false only_unknown"
    assert columns == ["step", "condition", "left", *counts.split()]
    assert rows[0] == (1, "its relationship stage is Joined", 4, 2, 1, 2, 1, 1, 1)


def test_a_group_is_one_row() -> None:
    either = rule('partner_name = "a" OR (relationship_stage = New AND no clicks during today)')
    _, rows = funnel_rows(funnel(either, {(True,): 1}, PARTNERS, today=TODAY))
    assert rows[0][1] == (
        'its partner name is "a" or (its relationship stage is New and it has no clicks today (31 May 2026))'
    )


def test_the_steps_as_a_document() -> None:
    steps = funnel_document(funnel(RULE, TALLY, PARTNERS, today=TODAY))["steps"]
    assert steps[2] == {
        "condition": {"text": 'its partner group includes no "Press"'},
        "left": 1,
        "lost": {"false": 1, "unknown": 0},
        "fails": {"false": 1, "unknown": 1},
        "only": {"false": 1, "unknown": 0},
    }


def test_a_key_may_be_called_like_a_verdict() -> None:
    """No name of ours hides one of the data."""
    from segdsl.backends.sql.compile import conditions_query
    from segdsl.base.record import replace

    relation = replace(PARTNERS.relations["partners"], key="verdict_1")
    words = replace(PARTNERS, relations={**PARTNERS.relations, "partners": relation})
    stage: Rule = rule("relationship_stage = Joined")
    query = conditions_query(steps_of(stage), words, today=TODAY, zone=UTC)
    assert query.columns == ("verdict_1", "verdict_1_2")


def test_one_subject_is_read_like_all(engine: DuckDBEngine | MemoryEngine) -> None:
    found = engine.subject(RULE, "0")
    assert found is not None
    key, facts = found
    assert (key, facts["relationship_stage"], facts["partner_group"]) == ("0", "Joined", [])
    assert [(when.isoformat(), int(clicks)) for when, clicks in facts["clicks"]] == [("2026-05-20", 3)]  # type: ignore[attr-defined]
    assert engine.subject(RULE, "00") is None


def test_money_stays_exact() -> None:  # §5.4
    meant = rule("revenue >= 1 USD during all_time")
    data = {**DATA, "performance": [{"partner_id": "0", "date": "2026-05-20", "revenue": "0.10"}]}
    with open_files(data, PARTNERS, [meant]) as engine:
        found = engine.subject(meant, "0")
    assert found is not None
    ((_, revenue),) = found[1]["revenue"]  # type: ignore[misc]
    assert revenue == Decimal("0.10")


def test_data_that_is_gone_is_a_data_error(tmp_path: Path) -> None:
    stage = rule("relationship_stage = Joined")
    file = tmp_path / "partners.parquet"
    duckdb.sql("SELECT '1' AS partner_id, 'Joined' AS relationship_stage").write_parquet(str(file))
    with open_files({"partners": file}, PARTNERS, [stage]) as engine:
        file.unlink()
        with pytest.raises(DataError):
            engine.subject(stage, "1")
        with pytest.raises(DataError):
            engine.tally(stage, steps_of(stage), today=TODAY)


def test_a_rule_that_the_data_was_not_opened_for_is_refused(engine: DuckDBEngine | MemoryEngine) -> None:
    with pytest.raises(DataError):
        engine.subject(rule("joined on today"), "0")
