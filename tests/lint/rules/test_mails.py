"""Workflows that mail the same partner on the same day (§9); passing from day 14 to day 30 is what they are for."""

from __future__ import annotations

from segdsl.lint.proofs import SHOWN_MAX
from segdsl.vocabulary.load import builtin
from tests.check.written import MAIN
from tests.lint.rules.support import asked, finds, read, silent

MILESTONES = """
segment good_start {
  where relationship_stage = Joined AND joined in the last 30 days AND revenue >= 1000 USD since joined
}
segment great_start {
  where relationship_stage = Joined AND joined in the last 60 days AND revenue >= 10000 USD since joined
}
workflow praise { for good_start once per partner send email "good" }
workflow praise_more { for great_start once per partner send email "great" }
"""


def test_the_milestones_of_the_manual() -> None:
    """A partner who joined days ago with $10,000 gets both mails."""
    finds(
        "same-day-mail",
        MILESTONES,
        """
        8:10 warning[SEG510] `praise_more` can mail the same partner on the same day as `praise`
          > `praise_more` a second mail on one day
          also 7:10 `praise`: mails, too
          note: this partner gets the mails of `praise` and `praise_more`:
          note: today: 2026-06-15 partner { relationship_stage: Joined, original_joined_date: 2026-06-15, reve…
          help: tell the segments apart, or write `except good_start` in `praise_more`
        """,
    )


def test_who_is_excepted_is_not_mailed() -> None:
    """§9.2."""
    silent(
        "same-day-mail",
        MILESTONES.replace('partner send email "great"', 'partner except good_start send email "great"'),
        MILESTONES.replace('send email "great"', 'notify "channel"'),
    )


def test_other_days_are_no_conflict() -> None:
    silent(
        "same-day-mail",
        """
        segment day_14 { where relationship_stage = Joined AND joined exactly 14 days ago }
        segment day_30 { where relationship_stage = Joined AND joined exactly 30 days ago }
        workflow first { for day_14 once per partner send email "one" }
        workflow second { for day_30 once per partner send email "two" }
        """,
    )


def test_the_same_mail() -> None:
    text = MILESTONES.replace('"great"', '"good"')
    finds(
        "same-mail-twice",
        text,
        """
        8:10 error[SEG511] `praise_more` can send the same partner the same mail on the same day as `praise`
          > `praise_more` sends `good`
          also 7:10 `praise`: sends it, too
          note: this partner gets it from `praise` and `praise_more`:
          note: today: 2026-06-15 partner { relationship_stage: Joined, original_joined_date: 2026-06-15, reve…
          help: make one workflow of them, or write `except good_start` in `praise_more`
        """,
    )
    silent("same-day-mail", text)
    flow = 'workflow praise_again { for great_start once per partner send email "good" }'
    assert [each.message for each in asked("same-mail-twice", read({MAIN: text + flow}, builtin()))][
        1
    ] == "`praise_again` can send the same partner the same mail on the same day as 2 other workflows"
    silent("same-mail-twice", MILESTONES)


def test_many_are_found_and_the_first_are_shown() -> None:
    flows = [f'workflow w{n} {{ for good_start once per partner send email "m{n}" }}' for n in range(60)]
    context = read({MAIN: MILESTONES.partition("workflow")[0] + "\n".join(flows)}, builtin())
    found = asked("same-day-mail", context)
    assert [each.message for each in found[:2]] == [
        "`w1` can mail the same partner on the same day as `w0`",
        "`w2` can mail the same partner on the same day as 2 other workflows",
    ]
    assert len(found) == 59
    assert [bool(each.notes) for each in found].count(True) == SHOWN_MAX
    assert max(len(each.labels) for each in found) == 5
