"""A negated condition on a field that may be unknown (§6.2)."""

from __future__ import annotations

from segdsl.base.record import replace
from segdsl.vocabulary.load import builtin
from segdsl.vocabulary.model import BackgroundFact
from tests.check.written import shop
from tests.lint.rules.support import finds, silent


def test_negated() -> None:
    """Whether an unknown value is not this one is unknown."""
    finds(
        "negated-unknown",
        "contract_stage != Expired",
        """
        1:1 info[SEG604] `contract_stage != Expired` finds no partner whose `contract_stage` is unknown
          > `contract_stage != Expired` unknown is neither this nor its opposite
          help: if those are meant too, add `OR contract_stage is unknown`
          unsafe: add `OR contract_stage is unknown` -> (contract_stage != Expired OR contract_stage is unknow…
        """,
    )
    finds(
        "negated-unknown",
        "NOT contract_stage = Expired AND relationship_stage = Joined",
        """
        1:1 info[SEG604] `NOT contract_stage = Expired` finds no partner whose `contract_stage` is unknown
          > `NOT contract_stage = Expired` unknown is neither this nor its opposite
          help: if those are meant too, add `OR contract_stage is unknown`
          unsafe: add `OR contract_stage is unknown` -> (NOT contract_stage = Expired OR contract_stage is unk…
        """,
    )
    finds(
        "negated-unknown",
        "contract_stage none of (Expired, Joined)",
        """
        1:1 info[SEG604] `contract_stage none of (Expired, Joined)` finds no partner whose `contract_stage` is unknown
          > `contract_stage none of (Expired, Joined)` unknown is neither this nor its opposite
          help: if those are meant too, add `OR contract_stage is unknown`
          unsafe: add `OR contract_stage is unknown` -> (contract_stage none of (Expired, Joined) OR contract_…
        """,
    )
    finds(
        "negated-unknown",
        'NOT partner_name contains "coupon"',
        """
        1:1 info[SEG604] `NOT partner_name contains "coupon"` finds no partner whose `partner_name` is unknown
          > `NOT partner_name contains "coupon"` unknown is neither this nor its opposite
          help: if those are meant too, add `OR partner_name is unknown`
          unsafe: add `OR partner_name is unknown` -> (NOT partner_name contains "coupon" OR partner_name is u…
        """,
    )
    finds(
        "negated-unknown",
        "NOT joined in the last 30 days",
        """
        1:1 info[SEG604] `NOT joined in the last 30 days` finds no partner whose `joined` is unknown
          > `NOT joined in the last 30 days` unknown is neither this nor its opposite
          help: if those are meant too, add `OR joined is unknown`
          unsafe: add `OR joined is unknown` -> (NOT joined in the last 30 days OR joined is unknown)
        """,
    )
    finds(
        "negated-unknown",
        "NOT age > 5",
        """
        1:1 info[SEG604] `NOT age > 5` finds no customer whose `age` is unknown
          > `NOT age > 5` unknown is neither this nor its opposite
          help: if those are meant too, add `OR age is unknown`
          unsafe: add `OR age is unknown` -> (NOT age > 5 OR age is unknown)
        """,
        vocabulary=shop(),
    )


def test_several() -> None:
    """One answer settles all on the same field."""
    finds(
        "negated-unknown",
        'partner_name != "A" AND partner_name != "B" AND contract_stage != Expired',
        """
        1:1 info[SEG604] `partner_name != "A"` finds no partner whose `partner_name` is unknown
          > `partner_name != "A"` unknown is neither this nor its opposite
          help: if those are meant too, add `OR partner_name is unknown`
        1:49 info[SEG604] `contract_stage != Expired` finds no partner whose `contract_stage` is unknown
          > `contract_stage != Expired` unknown is neither this nor its opposite
          help: if those are meant too, add `OR contract_stage is unknown`
          unsafe: add `OR contract_stage is unknown` -> …ner_name != "B" AND (contract_stage != Expired OR con…
        """,
    )


def test_further_out() -> None:
    """Under a NOT further out."""
    finds(
        "negated-unknown",
        'NOT (contract_stage = Expired OR partner_name contains "coupon")',
        """
        1:6 info[SEG604] under NOT, `contract_stage = Expired` finds no partner whose `contract_stage` is unknown
          > `contract_stage = Expired` unknown is neither this nor its opposite
          help: if those are meant too, add `OR contract_stage is unknown`
        1:34 info[SEG604] under NOT, `partner_name contains "coupon"` finds no partner whose `partner_name` is unknown
          > `partner_name contains "coupon"` unknown is neither this nor its opposite
          help: if those are meant too, add `OR partner_name is unknown`
        """,
    )


def test_asked() -> None:
    """The rule asks whether the field is known."""
    silent(
        "negated-unknown",
        "contract_stage != Expired OR contract_stage is unknown",
        "contract_stage != Expired AND contract_stage is known",
    )


def test_known_anyway() -> None:
    """Another condition wants a value of the field."""
    silent(
        "negated-unknown",
        'partner_name contains "A" AND NOT partner_name contains "B"',
        "joined before 2026-01-01 AND NOT joined exactly 30 days ago",
        "relationship_stage = Joined AND NOT joined in the last 30 days",
        "contract_stage any of (Joined) AND (partner_name is known OR NOT contract_id = 5)",
        "relationship_stage = Joined AND clicks >= 5 since joined AND NOT joined in the last 30 days",
        """
        actions >= 1 since transitioned AND NOT transitioned in the last 30 days AND relationship_stage any
          of (Joined, Expired)
        """,
        """
        no actions since transitioned AND NOT transitioned in the last 30 days AND relationship_stage any of
          (Joined, Expired)
        """,
    )


def test_not_known_anyway() -> None:
    """A fact is about all values of a list, and not about a range."""
    finds(
        "negated-unknown",
        "relationship_stage any of (Joined, Expired) AND NOT joined in the last 30 days",
        """
        1:49 info[SEG604] `NOT joined in the last 30 days` finds no partner whose `joined` is unknown
          > `NOT joined in the last 30 days` unknown is neither this nor its opposite
          help: if those are meant too, add `OR joined is unknown`
          unsafe: add `OR joined is unknown` -> …oined, Expired) AND (NOT joined in the last 30 days OR joined…
        """,
    )
    finds(
        "negated-unknown",
        "age > 5 AND plan != Free",
        """
        1:13 info[SEG604] `plan != Free` finds no customer whose `plan` is unknown
          > `plan != Free` unknown is neither this nor its opposite
          help: if those are meant too, add `OR plan is unknown`
          unsafe: add `OR plan is unknown` -> age > 5 AND (plan != Free OR plan is unknown)
        """,
        vocabulary=shop(),
    )


def test_never_unknown() -> None:
    """A required field, a set, and what a reference brings."""
    silent(
        "negated-unknown",
        "partner_id != 7",
        'partner_group none of ("VIP")',
        "contract_stage is unknown",
        """
        segment a { where contract_stage = Expired }
        segment b { where relationship_stage = Joined AND NOT in segment a }
        """,
    )


def test_facts_of_other_forms() -> None:
    """Which of two dates comes first says nothing about whether they are known."""
    in_order = BackgroundFact(
        name="joined-before-leaving",
        reason="a test",
        earlier="original_joined_date",
        later="last_transition_date",
    )
    finds(
        "negated-unknown",
        "relationship_stage = Joined AND transitioned before 2026-01-01 AND NOT joined on 2025-12-31",
        """
        1:68 info[SEG604] `NOT joined on 2025-12-31` finds no partner whose `joined` is unknown
          > `NOT joined on 2025-12-31` unknown is neither this nor its opposite
          help: if those are meant too, add `OR joined is unknown`
          unsafe: add `OR joined is unknown` -> …fore 2026-01-01 AND (NOT joined on 2025-12-31 OR joined is un…
        """,
        vocabulary=replace(builtin(), facts=(in_order,)),
    )
