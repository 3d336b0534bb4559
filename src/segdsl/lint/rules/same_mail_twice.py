"""Two workflows that can send the same partner the same mail on the same day."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.base.diagnostics import Code, Diagnostic, Label, Severity, error
from segdsl.lint.mails import Meeting, meetings
from segdsl.lint.proofs import shown
from segdsl.lint.rule import Context, LintRule, Options

ABOUT = """
Two workflows send the same template, and can send it to the same partner on the same day.

Each workflow remembers whom it has mailed, but not whom another has. So a partner in both segments gets the same mail
twice. The finding shows such a partner, to be pasted into a test.
"""

BAD = """
segment lately_joined { where relationship_stage = Joined AND joined in the last 30 days }
segment vips { where relationship_stage = Joined AND partner_group any of ("VIP") }
workflow welcome { for lately_joined once per partner send email "welcome" }
workflow welcome_vips { for vips once per partner send email "welcome" }
"""

GOOD = """
segment lately_joined_or_vip {
  where relationship_stage = Joined AND (joined in the last 30 days OR partner_group any of ("VIP"))
}
workflow welcome { for lately_joined_or_vip once per partner send email "welcome" }
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each such pair of workflows."""
    for meeting in meetings(context):
        if meeting.same:
            yield _twice(meeting, context)


def _twice(meeting: Meeting, context: Context) -> Diagnostic:
    first, second = meeting.first, meeting.second
    subject = context.vocabulary.subject
    notes = () if meeting.witness is None else shown(meeting.witness, f"this {subject} gets it twice", context)
    return error(
        RULE.code,
        f"`{first.name}` and `{second.name}` can send the same {subject} the same mail on the same day",
        second.span,
        f"sends `{meeting.same[0]}`",
        labels=(Label(first.span, "sends it, too"),),
        notes=notes,
        help=f"make one workflow of the two, or write `except {first.segment}` in `{second.name}`",
    )


RULE = LintRule(
    code=Code("SEG511", "same-mail-twice"),
    level=Severity.ERROR,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="make one workflow for both segments, or write `except SEGMENT` in one of them",
    check=check,
)
