"""Which conditions may stand together (§7), and how AND and OR are mixed (§3.1)."""

from __future__ import annotations

from tests.check.written import says_of_program


def test_transition_date_needs_stage() -> None:
    """R08: what moved 30 days ago?"""
    says_of_program(
        "last_transition_date exactly 30 days ago AND revenue >= 1000 USD since joined",
        """
        1:1 error[SEG301] `last_transition_date` stands without `relationship_stage`
          > `last_transition_date exactly 30 days ago` stands without `relationship_stage`
          note: it is the day on which the relationship stage last changed, and says nothing without the stage…
          help: add the stage, such as `relationship_stage = Joined`
        1:46 warning[SEG311] a metric stands without `relationship_stage = Joined`
          > `revenue >= 1000 USD since joined` stands without `relationship_stage = Joined`
          note: only joined partners earn performance, so partners who have left are found by what they once d…
          help: add `relationship_stage = Joined`
        """,
    )
    says_of_program("relationship_stage = Outreach AND transitioned exactly 7 days ago")
    says_of_program(
        "transitioned is known",
        """
        1:1 error[SEG301] `last_transition_date` stands without `relationship_stage`
          > `transitioned is known` stands without `relationship_stage`
          note: it is the day on which the relationship stage last changed, and says nothing without the stage…
          help: add the stage, such as `relationship_stage = Joined`
        """,
    )
    says_of_program("(relationship_stage = Joined OR relationship_stage = Expired) AND transitioned on today")
    says_of_program(
        "(relationship_stage = Joined OR partner_id = 7) AND transitioned on today",
        """
        1:53 error[SEG301] `last_transition_date` stands without `relationship_stage`
          > `transitioned on today` stands without `relationship_stage`
          note: it is the day on which the relationship stage last changed, and says nothing without the stage…
          help: add the stage, such as `relationship_stage = Joined`
        """,
    )
    says_of_program("NOT relationship_stage = New AND transitioned on today")
    says_of_program(
        "partner_id = 7 AND (partner_name is known OR transitioned on today)",
        """
        1:46 error[SEG301] `last_transition_date` stands without `relationship_stage`
          > `transitioned on today` stands without `relationship_stage`
          note: it is the day on which the relationship stage last changed, and says nothing without the stage…
          help: add the stage, such as `relationship_stage = Joined`
        """,
    )
    says_of_program("relationship_stage = Joined AND (partner_name is known OR transitioned on today)")


def test_that_a_value_is_unknown_may_be_asked() -> None:
    """R14: a prospect without a join date is the usual case; one with a date is not."""
    says_of_program("relationship_stage = New AND original_joined_date is unknown")
    says_of_program("relationship_stage = New AND NOT original_joined_date is known")


def test_contract_stage_excludes() -> None:
    """R09, R10: the date and the performance are of the relationship. What is wrong gets no advice on top."""
    says_of_program(
        "contract_stage = Joined AND clicks < 5 during last 30 days AND relationship_stage = Joined",
        """
        1:29 error[SEG303] `contract_stage` stands beside a metric
          > `clicks < 5 during last 30 days` cannot stand beside `contract_stage = Joined`
          also 1:1 `contract_stage = Joined`: the other condition
          note: performance belongs to the relationship: a partner may have had several contracts in the windo…
          help: use `relationship_stage` in place of `contract_stage`
        """,
    )
    says_of_program(
        "relationship_stage = Joined AND transitioned on today AND contract_stage = Expired",
        """
        1:59 error[SEG302] `contract_stage` stands beside `last_transition_date`
          > `contract_stage = Expired` cannot stand beside `transitioned on today`
          also 1:33 `transitioned on today`: the other condition
          note: `last_transition_date` dates the relationship stage, not the contract
          help: use `relationship_stage` in place of `contract_stage`
        """,
    )
    says_of_program(
        "contract_stage = Joined AND no clicks since joined AND no revenue since joined",
        """
        1:29 error[SEG303] `contract_stage` stands beside a metric
          > `no clicks since joined` cannot stand beside `contract_stage = Joined`
          also 1:1 `contract_stage = Joined`: the other condition
          note: performance belongs to the relationship: a partner may have had several contracts in the windo…
          help: use `relationship_stage` in place of `contract_stage`
        """,
    )
    says_of_program("relationship_stage = Joined AND (contract_stage = Expired OR clicks < 5 during last 30 days)")
    says_of_program("relationship_stage = Joined AND NOT (contract_stage = Expired AND clicks < 5 during last 30 days)")
    says_of_program(
        "relationship_stage = Joined AND NOT (contract_stage = Expired OR clicks < 5 during last 30 days)",
        """
        1:66 error[SEG303] `contract_stage` stands beside a metric
          > `clicks < 5 during last 30 days` cannot stand beside `contract_stage = Expired`
          also 1:38 `contract_stage = Expired`: the other condition
          note: performance belongs to the relationship: a partner may have had several contracts in the windo…
          help: use `relationship_stage` in place of `contract_stage`
        """,
    )
    says_of_program(
        "(contract_stage = Expired OR contract_stage = Upcoming) AND (partner_id = 7 OR no clicks since joined)",
        """
        1:80 error[SEG303] `contract_stage` stands beside a metric
          > `no clicks since joined` cannot stand beside `contract_stage = Expired`
          also 1:2 `contract_stage = Expired`: the other condition
          note: performance belongs to the relationship: a partner may have had several contracts in the windo…
          help: use `relationship_stage` in place of `contract_stage`
        1:80 error[SEG303] `contract_stage` stands beside a metric
          > `no clicks since joined` cannot stand beside `contract_stage = Upcoming`
          also 1:30 `contract_stage = Upcoming`: the other condition
          note: performance belongs to the relationship: a partner may have had several contracts in the windo…
          help: use `relationship_stage` in place of `contract_stage`
        """,
    )


def test_metric_without_joined() -> None:
    """R03: only joined partners have performance."""
    says_of_program(
        "clicks < 5 since joined AND actions < 5 since joined",
        """
        1:1 warning[SEG311] a metric stands without `relationship_stage = Joined`
          > `clicks < 5 since joined` stands without `relationship_stage = Joined`
          note: only joined partners earn performance, so partners who have left are found by what they once d…
          help: add `relationship_stage = Joined`
        """,
    )
    says_of_program(
        "relationship_stage = New AND clicks < 5 since joined",
        """
        1:30 warning[SEG311] a metric stands without `relationship_stage = Joined`
          > `clicks < 5 since joined` stands without `relationship_stage = Joined`
          note: only joined partners earn performance, so partners who have left are found by what they once d…
          help: add `relationship_stage = Joined`
        """,
    )
    says_of_program(
        "relationship_stage any of (Joined, Expired) AND clicks < 5 since joined",
        """
        1:49 warning[SEG311] a metric stands without `relationship_stage = Joined`
          > `clicks < 5 since joined` stands without `relationship_stage = Joined`
          note: only joined partners earn performance, so partners who have left are found by what they once d…
          help: add `relationship_stage = Joined`
        """,
    )
    says_of_program("relationship_stage any of (Joined) AND clicks < 5 since joined")
    says_of_program(
        "relationship_stage is known AND clicks < 5 since joined",
        """
        1:33 warning[SEG311] a metric stands without `relationship_stage = Joined`
          > `clicks < 5 since joined` stands without `relationship_stage = Joined`
          note: only joined partners earn performance, so partners who have left are found by what they once d…
          help: add `relationship_stage = Joined`
        """,
    )
    says_of_program("NOT relationship_stage != Joined AND clicks < 5 since joined")
    says_of_program(
        "NOT (relationship_stage = Expired OR no clicks since joined)",
        """
        1:38 warning[SEG311] a metric stands without `relationship_stage = Joined`
          > `no clicks since joined` stands without `relationship_stage = Joined`
          note: only joined partners earn performance, so partners who have left are found by what they once d…
          help: add `relationship_stage = Joined`
        """,
    )
    says_of_program(
        "(partner_id = 7 AND clicks between 1 and 5 since joined) OR (partner_id = 8 AND clicks < 5 since joined)",
        """
        1:21 warning[SEG311] a metric stands without `relationship_stage = Joined`
          > `clicks between 1 and 5 since joined` stands without `relationship_stage = Joined`
          note: only joined partners earn performance, so partners who have left are found by what they once d…
          help: add `relationship_stage = Joined`
        1:81 warning[SEG311] a metric stands without `relationship_stage = Joined`
          > `clicks < 5 since joined` stands without `relationship_stage = Joined`
          note: only joined partners earn performance, so partners who have left are found by what they once d…
          help: add `relationship_stage = Joined`
        """,
    )


def test_join_date() -> None:
    """R12, R14: the date stays when the partner leaves."""
    says_of_program(
        "joined exactly 30 days ago AND partner_name is known",
        """
        1:1 warning[SEG312] `original_joined_date` stands without a contract or relationship stage
          > `joined exactly 30 days ago` stands without `contract_stage` or `relationship_stage`
          note: the date stays when a partner leaves, so partners who are gone are found too
          help: add `relationship_stage = Joined`, or `contract_stage = Joined` where no metric is asked for
        """,
    )
    says_of_program("joined exactly 30 days ago AND contract_stage = Joined")
    says_of_program(
        "relationship_stage = New AND joined in the last 30 days",
        """
        1:30 warning[SEG313] `original_joined_date` stands beside a stage before joining
          > `joined in the last 30 days` should not stand beside `relationship_stage = New`
          also 1:1 `relationship_stage = New`: the other condition
          note: a prospect has a join date only if it had joined once before
          help: use `last_transition_date` for the day the prospect reached its stage
        """,
    )
    says_of_program("relationship_stage any of (New, Joined) AND joined in the last 30 days")


def test_exact_days() -> None:
    """R13: the same day pins the first joining."""
    says_of_program("relationship_stage = Joined AND joined on today AND transitioned on today")
    says_of_program(
        "relationship_stage = Joined AND joined on today AND transitioned exactly 30 days ago",
        """
        1:53 warning[SEG314] `original_joined_date` and `last_transition_date` name different days
          > `transitioned exactly 30 days ago` should not stand beside `joined on today`
          also 1:33 `joined on today`: the other condition
          note: the two together are meant to find who joined for the first time that day, when both dates are…
          help: name the same day for both, or drop one of them
        """,
    )
    says_of_program(
        "relationship_stage = Joined AND joined on today AND (transitioned on today OR transitioned on yesterday)",
        """
        1:79 warning[SEG314] `original_joined_date` and `last_transition_date` name different days
          > `transitioned on yesterday` should not stand beside `joined on today`
          also 1:33 `joined on today`: the other condition
          note: the two together are meant to find who joined for the first time that day, when both dates are…
          help: name the same day for both, or drop one of them
        """,
    )
    says_of_program("relationship_stage = Joined AND NOT joined on today AND transitioned on yesterday")
    says_of_program("relationship_stage = Joined AND joined in the last 30 days AND transitioned on yesterday")
    says_of_program(
        "relationship_stage = Joined AND joined on today AND transitioned on today AND joined on 2026-03-01",
        """
        1:79 warning[SEG314] `original_joined_date` and `last_transition_date` name different days
          > `joined on 2026-03-01` should not stand beside `transitioned on today`
          also 1:53 `transitioned on today`: the other condition
          note: the two together are meant to find who joined for the first time that day, when both dates are…
          help: name the same day for both, or drop one of them
        """,
    )


def test_contract_stage_alone() -> None:
    """R11: the relationship finds everybody who joined."""
    says_of_program(
        "contract_stage = Joined",
        """
        1:1 warning[SEG315] `contract_stage = Joined` stands where `relationship_stage = Joined` would do
          > `contract_stage = Joined` stands alone
          note: the contract stage shows one contract, the relationship stage finds everybody who has joined
          help: use `relationship_stage = Joined`
        """,
    )
    says_of_program(
        "contract_stage any of (Joined)",
        """
        1:1 warning[SEG315] `contract_stage = Joined` stands where `relationship_stage = Joined` would do
          > `contract_stage any of (Joined)` stands alone
          note: the contract stage shows one contract, the relationship stage finds everybody who has joined
          help: use `relationship_stage = Joined`
        """,
    )
    says_of_program("contract_stage = Joined AND partner_group any of (VIP)")
    says_of_program("contract_stage = Expired")
    says_of_program("NOT contract_stage = Joined")
