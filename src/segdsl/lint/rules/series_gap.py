"""Days that a series leaves out (§8.3, R20)."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.analysis.series import Gap
from segdsl.base.diagnostics import Code, Diagnostic, Label, Severity, warning
from segdsl.lint.following import Checked, followed
from segdsl.lint.rule import Context, LintRule, Options

ABOUT = """
Between the segments of a series there are days that none of them is for.

A partner falls out of the series on those days. That may be meant, for mails on single days; then switch this rule off,
or allow it with a reason.
"""

BAD = """
segment first_month { where relationship_stage = Joined AND joined in the last 30 days }
segment second_month { where relationship_stage = Joined AND joined between 35 and 60 days ago }
series onboarding { first_month, second_month }
"""

GOOD = """
segment first_month { where relationship_stage = Joined AND joined in the last 30 days }
segment second_month { where relationship_stage = Joined AND joined between 31 and 60 days ago }
series onboarding { first_month, second_month }
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each range of days that is left out."""
    for series in followed(context):
        for found in series.findings:
            if isinstance(found, Gap):
                yield _gap(series, found)


def _gap(series: Checked, found: Gap) -> Diagnostic:
    before, after = series.names[found.after[-1]], series.names[found.before[0]]
    return warning(
        RULE.code,
        f"no segment of the series `{series.name}` is for {series.days((found.days,))}",
        after.span,
        "begins later",
        labels=(Label(before.span, "ends earlier"),),
        help="let one begin on the day after the other ends",
    )


RULE = LintRule(
    code=Code("SEG502", "series-gap"),
    level=Severity.WARNING,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="let one begin on the day after the other ends",
    check=check,
)
