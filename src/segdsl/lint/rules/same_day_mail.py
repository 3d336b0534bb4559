"""Two workflows that can mail the same partner on the same day."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.base.diagnostics import Code, Diagnostic, Label, Severity, warning
from segdsl.lint.mails import Meeting, meetings
from segdsl.lint.proofs import shown
from segdsl.lint.rule import Context, LintRule, Options

ABOUT = """
Two workflows can mail the same partner on the same day.

Their segments have members in common: the product's own table of milestones, $1,000 within 30 days and $10,000 within
60, mails a partner twice who earns $10,000 in ten days. The finding shows such a partner, to be pasted into a test.

Only the same day counts. That a partner gets one mail on day 14 and another on day 30 is what workflows are for.
"""

BAD = """
segment good_start {
  where relationship_stage = Joined AND joined in the last 30 days AND revenue >= 1000 USD since joined
}
segment great_start {
  where relationship_stage = Joined AND joined in the last 60 days AND revenue >= 10000 USD since joined
}
workflow praise { for good_start once per partner send email "good-start" }
workflow praise_more { for great_start once per partner send email "great-start" }
"""

GOOD = """
segment good_start {
  where relationship_stage = Joined AND joined in the last 30 days AND revenue >= 1000 USD since joined
    AND NOT in segment great_start
}
segment great_start {
  where relationship_stage = Joined AND joined in the last 60 days AND revenue >= 10000 USD since joined
}
workflow praise { for good_start once per partner send email "good-start" }
workflow praise_more { for great_start once per partner send email "great-start" }
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each pair of workflows that mail different templates; with the same one it is `same-mail-twice`."""
    for meeting in meetings(context):
        if not meeting.same:
            yield _two_mails(meeting, context)


def _two_mails(meeting: Meeting, context: Context) -> Diagnostic:
    first, second = meeting.first, meeting.second
    subject = context.vocabulary.subject
    notes = () if meeting.witness is None else shown(meeting.witness, f"this {subject} gets both mails", context)
    return warning(
        RULE.code,
        f"`{first.name}` and `{second.name}` can mail the same {subject} on the same day",
        second.span,
        "a second mail on one day",
        labels=(Label(first.span, "the first mail"),),
        notes=notes,
        help=(
            f"tell `{first.segment}` and `{second.segment}` apart, or write `except {first.segment}` in `{second.name}`"
        ),
    )


RULE = LintRule(
    code=Code("SEG510", "same-day-mail"),
    level=Severity.WARNING,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="let one segment leave the other's members out, or write `except SEGMENT` in one of the workflows",
    check=check,
)
