"""Two segments of a series with members in common (§8.3, R20)."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.analysis.series import Meeting
from segdsl.base.diagnostics import Code, Diagnostic, Label, Severity, warning
from segdsl.lint.following import Checked, followed
from segdsl.lint.proofs import shown
from segdsl.lint.rule import Context, LintRule, Options

ABOUT = """
Two segments of a series can have the same partner on the same day.

A series says that its segments follow each other. Where two meet, a partner can get two mails on one day. The finding
shows such a partner, to be pasted into a test. `in the last 30 days` ends with day 30, so the next one begins with 31.
"""

BAD = """
segment first_month { where relationship_stage = Joined AND joined in the last 30 days }
segment second_month { where relationship_stage = Joined AND joined between 30 and 60 days ago }
series onboarding { first_month, second_month }
"""

GOOD = """
segment first_month { where relationship_stage = Joined AND joined in the last 30 days }
segment second_month { where relationship_stage = Joined AND joined between 31 and 60 days ago }
series onboarding { first_month, second_month }
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each pair of segments that can meet."""
    for series in followed(context):
        for found in series.findings:
            if isinstance(found, Meeting):
                yield _meeting(series, found, context)


def _meeting(series: Checked, found: Meeting, context: Context) -> Diagnostic:
    first, second = series.names[found.first], series.names[found.second]
    days = f" on {series.days(found.days)}" if found.days else ""
    return warning(
        RULE.code,
        f"`{found.second}` and `{found.first}` can have the same {context.vocabulary.subject}{days}",
        second.span,
        "may have members of the other",
        labels=(Label(first.span, "the other"),),
        notes=shown(found.witness, f"this {context.vocabulary.subject} is in both", context),
        help="let one begin on the day after the other ends",
    )


RULE = LintRule(
    code=Code("SEG501", "series-overlap"),
    level=Severity.WARNING,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="let one begin on the day after the other ends",
    check=check,
)
