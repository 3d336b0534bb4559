"""Two workflows that can mail the same partner on the same day."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.base.diagnostics import Code, Diagnostic, Label, Severity, warning
from segdsl.lint.mails import LABELS_MAX, Meeting, mailing, other_mails
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
    """Each workflow with those before it whose mails are other ones; the same one is `same-mail-twice`."""
    for meeting in other_mails(context):
        yield _two_mails(meeting, context)


def _two_mails(meeting: Meeting, context: Context) -> Diagnostic:
    flow, first = meeting.flow, meeting.others[0]
    subject = context.vocabulary.subject
    others = f"`{first.name}`" if len(meeting.others) == 1 else f"{len(meeting.others)} other workflows"
    told = f"this {subject} gets the mails of `{first.name}` and `{flow.name}`"
    return warning(
        RULE.code,
        f"`{flow.name}` can mail the same {subject} on the same day as {others}",
        flow.span,
        "a second mail on one day",
        labels=tuple(Label(other.span, "mails, too") for other in meeting.others[:LABELS_MAX]),
        notes=() if meeting.witness is None else shown(meeting.witness, told, context),
        help=f"tell the segments apart, or write `except {first.segment}` in `{flow.name}`",
    )


RULE = LintRule(
    code=Code("SEG510", "same-day-mail"),
    level=Severity.WARNING,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="let one segment leave the other's members out, or write `except SEGMENT` in one of the workflows",
    check=check,
    gathers=(mailing,),
)
