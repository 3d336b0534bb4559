"""Two workflows that can send the same partner the same mail on the same day."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.base.diagnostics import Code, Diagnostic, Label, Severity, error
from segdsl.lint.mails import LABELS_MAX, Meeting, mailing, same_mails
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
    """Each workflow with those before it that send the same mail."""
    for meeting in same_mails(context):
        yield _twice(meeting, context)


def _twice(meeting: Meeting, context: Context) -> Diagnostic:
    flow, first = meeting.flow, meeting.others[0]
    subject = context.vocabulary.subject
    others = f"`{first.name}`" if len(meeting.others) == 1 else f"{len(meeting.others)} other workflows"
    told = f"this {subject} gets it from `{first.name}` and `{flow.name}`"
    return error(
        RULE.code,
        f"`{flow.name}` can send the same {subject} the same mail on the same day as {others}",
        flow.span,
        f"sends `{meeting.same[0]}`",
        labels=tuple(Label(other.span, "sends it, too") for other in meeting.others[:LABELS_MAX]),
        notes=() if meeting.witness is None else shown(meeting.witness, told, context),
        help=f"make one workflow of them, or write `except {first.segment}` in `{flow.name}`",
    )


RULE = LintRule(
    code=Code("SEG511", "same-mail-twice"),
    level=Severity.ERROR,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="make one workflow for both segments, or write `except SEGMENT` in one of them",
    check=check,
    gathers=(mailing,),
)
