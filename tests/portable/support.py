"""A rule entered on the screen, and its verdicts on partners that lie on every boundary."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, timedelta
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any

from segdsl.backends.memory.compile import compile_predicate
from segdsl.base.diagnostics import Fix
from segdsl.base.source import Source
from segdsl.check.check import check_condition
from segdsl.ir import nodes as ir
from segdsl.portable.enter import Entered, enter
from segdsl.syntax import tree
from segdsl.syntax.parse import parse_condition
from segdsl.vocabulary.load import builtin, load
from segdsl.vocabulary.model import Vocabulary

TODAY = date(2026, 3, 31)


def vocabulary(text: str) -> Vocabulary:
    """The built-in vocabulary with more words."""
    loaded = load(text, "words.toml", builtin())
    assert loaded.vocabulary is not None, loaded.diagnostics
    return loaded.vocabulary


def read(text: str, words: Vocabulary | None = None) -> tuple[ir.Rule, tree.Condition]:
    """A rule that makes sense, and how it was written."""
    parsed = parse_condition(Source("-e", text))
    checked = check_condition(parsed, words or builtin())
    errors = [found.message for found in (*parsed.diagnostics, *checked.diagnostics) if found.is_error]
    assert not errors, (text, errors)
    assert checked.rule is not None
    return checked.rule, parsed.condition


def entered(text: str, words: Vocabulary | None = None) -> Entered:
    rule, written = read(text, words)
    return enter(rule.condition, written, words or builtin())


def rows(text: str, words: Vocabulary | None = None) -> list[str]:
    """The rows of a rule that has them all, each on a line."""
    found = entered(text, words)
    assert not found.departures, [each.diagnostic.message for each in found.departures]
    return [f"{row.condition} {row.operator.value} {row.value}" for row in found.rows]


def codes(text: str, words: Vocabulary | None = None) -> list[str]:
    return [found.code for found in entered(text, words).diagnostics]


def applied(text: str, fix: Fix) -> str:
    for edit in sorted(fix.edits, key=lambda edit: -edit.span.start):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


@cache
def partners() -> tuple[dict[str, Any], ...]:
    """Partners of every stage and name, whose dates and events lie on, before and after the days that tests use."""
    stages = [None, *builtin().fields["relationship_stage"].members]
    ages = (None, -1, 0, 1, 2, 7, 13, 14, 15, 30, 31, 45, 46, 60, 61)
    events: tuple[tuple[tuple[int, str], ...], ...] = (
        (),
        ((0, "3"),),
        ((1, "4"),),
        ((30, "5"),),
        ((31, "6"), (2, "1")),
        ((45, "1000.00"), (30, "-999.99")),
        ((7, "999.99"), (6, "0.01")),
        ((14, "5"), (14, "-5")),
    )
    return tuple(_partner(*facts) for facts in product(stages, ages, events))


def _partner(stage: str | None, age: int | None, events: tuple[tuple[int, str], ...]) -> dict[str, Any]:
    day = None if age is None else TODAY - timedelta(age)
    dated = [(TODAY - timedelta(ago), Decimal(value)) for ago, value in events]
    counted = [(on, abs(int(value))) for on, value in dated]
    return {
        "relationship_stage": stage,
        "contract_stage": "Joined" if stage == "Joined" else None,
        "original_joined_date": day,
        "last_transition_date": day,
        "partner_group": None if age is None else {"VIP", stage or "Gold"},
        "partner_template_term": {"Creators 2026"},
        "partner_name": stage,
        "partner_id": str(age),
        "contract_id": "S-1",
        "clicks": counted,
        "actions": counted[:1],
        "revenue": dated,
    }


def verdicts(text: str, words: Vocabulary | None = None) -> list[bool | None]:
    """What a rule says of each of `partners`, true, false or unknown."""
    rule, _ = read(text, words)
    return compile_predicate(rule).at(TODAY, UTC).verdicts(partners())


def differing(one: str, other: str) -> Iterator[dict[str, Any]]:
    """The partners on whom two rules differ."""
    for partner, first, second in zip(partners(), verdicts(one), verdicts(other), strict=True):
        if first is not second:
            yield {**partner, "first": first, "second": second}
