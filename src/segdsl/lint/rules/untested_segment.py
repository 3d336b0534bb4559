"""A segment that no test is for (§10)."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.base.diagnostics import Code, Diagnostic, warning
from segdsl.lint.look import definitions
from segdsl.lint.rule import Context, LintRule, Options
from segdsl.lint.usage import misread
from segdsl.syntax import tree

ABOUT = """
No test is for a segment.

A test is a handful of partners and what is expected of each: on the day, the day before, without a single click. It
tells whoever changes the segment next which of these were meant, before a mail does. The test may stand in another
file, so this is asked only where all files of the project are checked together, and only by name.
"""

BAD = """
segment newly_joined { where relationship_stage = Joined AND joined in the last 7 days }
"""

GOOD = """
segment newly_joined { where relationship_stage = Joined AND joined in the last 7 days }
test "day 7 is the last" for newly_joined {
  today: 2026-03-31
  partner { relationship_stage: Joined, joined: 2026-03-24 } expect match
  partner { relationship_stage: Joined, joined: 2026-03-23 } expect no match
}
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each segment that no test names."""
    if context.over_all(misread):
        return
    tested = frozenset(context.over_all(_tested))
    for name in context.over_all(_segments):
        if name.text not in tested:
            yield warning(
                RULE.code,
                f"the segment `{name.text}` has no test",
                name.span,
                "no test is for it",
                help=f'write one: `test "…" for {name.span.text} {{ … }}`',
            )


def _tested(context: Context, options: Options) -> list[str]:
    items = [item for parse in context.files.values() for item in parse.tree.items]
    return [item.segment.text for item in items if isinstance(item, tree.Test)]


def _segments(context: Context, options: Options) -> list[tree.Name]:
    return [item.name for item in definitions(context, {"segment"})]


RULE = LintRule(
    code=Code("SEG507", "untested-segment"),
    level=None,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="write a test with a case that matches and one that does not",
    check=check,
    gathers=(misread, _tested, _segments),
    needs_whole=True,
)
