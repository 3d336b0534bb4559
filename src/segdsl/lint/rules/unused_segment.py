"""A segment that nothing in the project uses."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.base.diagnostics import Code, Diagnostic, warning
from segdsl.lint.look import definitions
from segdsl.lint.rule import Context, LintRule, Options
from segdsl.lint.usage import imported_names, misread, usage
from segdsl.syntax import tree

ABOUT = """
No workflow, series, test or other segment uses a segment.

In a project whose mails all go out by workflows such a segment does nothing, and whoever maintains it works for nobody;
often the workflow still names the segment that this one was to replace. Many projects run segments by name as well,
so this is asked for by name only. A segment that another file imports counts as used.
"""

BAD = """
segment newly_joined { where relationship_stage = Joined AND joined in the last 7 days }
"""

GOOD = """
segment newly_joined { where relationship_stage = Joined AND joined in the last 7 days }
workflow greet { for newly_joined once per partner send email "hello" }
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each segment that no item of any file names."""
    if context.over_all(misread):
        return
    used = {*context.over_all(imported_names), *context.over_all(_used)}
    for name in context.over_all(_segments):
        if name.text not in used:
            yield warning(
                RULE.code,
                f"the segment `{name.text}` is not used",
                name.span,
                "no workflow, series, test or segment names it",
                help="use it, or leave it out",
            )


def _used(context: Context, options: Options) -> frozenset[str]:
    return frozenset().union(*[usage(parse).segments for parse in context.files.values()])


def _segments(context: Context, options: Options) -> list[tree.Name]:
    return [item.name for item in definitions(context, {"segment"})]


RULE = LintRule(
    code=Code("SEG503", "unused-segment"),
    level=None,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="use it, leave it out, or allow it with the name of who runs it",
    check=check,
    gathers=(misread, imported_names, _used, _segments),
    needs_whole=True,
)
