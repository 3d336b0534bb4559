"""Cases as tables: what SQL answers about them is what the interpreter does (§6.3), instants and sets included."""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl.base.source import Source
from segdsl.check.check import check
from segdsl.project.cases import by_sql
from segdsl.syntax.parse import parse
from segdsl.testing.run import Outcome, run
from segdsl.testing.tables import CannotStoreError
from segdsl.vocabulary.load import builtin, load
from segdsl.vocabulary.model import Vocabulary

VISITS = """
[vocabulary]
name = "shop"
subject = "household"
subject_relation = "households"
currency = "USD"

[relations]
households = { key = "household", keys_of = ["visits"] }
visits = { key = "household" }
homes = { key = "household" }

[fields.city]
type = "text"
relation = "homes"

[fields.moved_in]
type = "date"
relation = "homes"
column = "moved_in_at"
holds = "instants"

[metrics.visits]
type = "count"
relation = "visits"
counts = "rows"
date = "at"
holds = "instants"

[metrics.spent]
type = "money"
relation = "visits"
column = "spent"
date = "at"
holds = "instants"
"""


def outcomes(text: str, vocabulary: Vocabulary) -> list[Outcome]:
    """The outcome of each case by SQL, which is the one in memory."""
    parsed = parse(Source("a.seg", text))
    checked = check({"a.seg": parsed}, vocabulary)
    assert not [found for found in (*parsed.diagnostics, *checked.diagnostics) if found.is_error]
    in_sql = run(checked.tests, checked.rules, by_sql(vocabulary))
    assert in_sql == run(checked.tests, checked.rules)
    return in_sql


def shop() -> Vocabulary:
    loaded = load(VISITS, "shop", None).vocabulary
    assert loaded is not None
    return loaded


def test_the_cases_of_the_partner_program() -> None:
    """§10.1: fields, sets, events, several days."""
    found = outcomes(
        """
        segment slow { where relationship_stage = Joined AND clicks < 5 since joined AND partner_group any of ("VIP") }
        segment named { where partner_id any of ("p1", "p2") }
        test "quiet" for slow {
          today: 2026-03-31
          partner { relationship_stage: Joined, joined: 2026-03-01, partner_group: ("A", "VIP"), clicks on today: 3,
                    clicks on yesterday: 1, revenue on today: 12.50 USD } expect match
          partner { relationship_stage: Joined, joined: 2026-03-01, partner_group: unknown, clicks on today: 3 }
            expect unknown
          partner { relationship_stage: Joined, joined: 2026-03-01, partner_group: (), clicks on today: 3 }
            expect no match
          today: 2026-02-28
          partner { relationship_stage: Joined, joined: 2026-03-01, partner_group: ("VIP"), clicks on 2026-03-31: 3 }
            expect unknown
        }
        test "the same key twice" for named {
          today: 2026-03-31
          partner { partner_id: "p1" } expect match
          partner { partner_id: "p1" } expect no match
          partner { partner_id: "p3" } expect no match
        }
        """,
        builtin(),
    )
    assert [outcome.passed for outcome in found] == [True, True, True, True, True, False, True]


def test_keys_of_other_relations_rows_that_count_and_instants() -> None:
    """§2.5: a case speaks of local days."""
    found = outcomes(
        """
        segment regular { where visits >= 2 during last 30 days AND spent > 10 USD during last 30 days }
        segment new { where moved_in exactly 3 days ago OR city = "Bonn" }
        test "visits" for regular {
          today: 2026-03-31
          household { visits on today: 2, spent on today: 12 USD } expect match
          household { visits on today: 1, spent on today: 12 USD, visits on 2026-02-28: 1 } expect no match
          household { } expect unknown
        }
        test "homes" for new {
          today: 2026-03-31
          household { moved_in: 2026-03-28 } expect match
          household { moved_in: 2026-03-29, city: "Bonn" } expect match
          household { city: "Köln" } expect unknown
        }
        """,
        shop(),
    )
    assert all(outcome.passed for outcome in found)


def test_what_no_table_can_hold_is_refused() -> None:
    """Each row of `visits` is one visit, so an amount on a day without one cannot be stored."""
    with pytest.raises(CannotStoreError, match="`visits` counts its rows"):
        outcomes(
            """
            segment regular { where visits >= 1 during last 30 days }
            test "visits" for regular {
              today: 2026-03-31
              household { visits on today: 1, spent on yesterday: 12 USD } expect match
            }
            """,
            shop(),
        )


def test_without_cases_nothing_is_asked() -> None:
    assert outcomes("segment a { where partner_name is known }", builtin()) == []


def test_every_example_passes_by_sql(tmp_path: Path) -> None:
    from tests.support.examples import EXAMPLES, load_example

    for folder in sorted(path.name for path in EXAMPLES.iterdir() if (path / "segdsl.toml").is_file()):
        project = load_example(folder)
        found = run(project.checked.tests, project.checked.rules, by_sql(project.vocabulary))
        assert all(outcome.passed for outcome in found), folder
