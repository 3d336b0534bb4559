"""A window that no condition uses (§1.2)."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Fix, Severity, warning
from segdsl.lint.rule import Context, LintRule, Options
from segdsl.lint.usage import cut, imported_names, misread, own_unused, unused
from segdsl.syntax import tree

ABOUT = """
A window is defined and used nowhere.

Whoever moves its dates for the next campaign moves nothing. Mostly the dates were also written out in a condition, or
another window is used by mistake. A window that another file imports counts as used, so this is asked only where all
files of the project are checked together.
"""

BAD = """
window spring = 2026-03-01 to 2026-05-31
segment spring_sellers { where relationship_stage = Joined AND actions >= 1 during 2026-03-01 to 2026-05-31 }
"""

GOOD = """
window spring = 2026-03-01 to 2026-05-31
segment spring_sellers { where relationship_stage = Joined AND actions >= 1 during spring }
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each window that neither its file uses nor another imports."""
    for item in unused(context, _candidates):
        edits = cut(item)
        yield warning(
            RULE.code,
            f"the window `{item.name.text}` is not used",
            item.name.span,
            f"no condition is `during {item.name.text}`",
            help="use it, or leave it out",
            fixes=(Fix("leave it out", edits, Confidence.UNSAFE),) if edits else (),
        )


def _candidates(context: Context, options: Options) -> Iterator[tree.WindowDefinition]:
    return own_unused(context, tree.WindowDefinition, lambda used: used.windows)


RULE = LintRule(
    code=Code("SEG505", "unused-window"),
    level=Severity.WARNING,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="use it where its days are written out, or leave it out",
    check=check,
    gathers=(misread, imported_names, _candidates),
    needs_whole=True,
)
