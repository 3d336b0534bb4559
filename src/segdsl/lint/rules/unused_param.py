"""A param that no condition, window, clause or test uses (§8.2)."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Fix, Severity, warning
from segdsl.lint.rule import Context, LintRule, Options
from segdsl.lint.usage import cut, imported_names, misread, own_unused, unused
from segdsl.syntax import tree

ABOUT = """
A param is defined and used nowhere.

Somebody will change its value one day, expect other members, and get the same ones. Mostly a number was written out
where the param was meant, or the segment that used it is gone. A param that another file imports counts as used, so
this is asked only where all files of the project are checked together.
"""

BAD = """
param few = 50
segment slow_start { where relationship_stage = Joined AND clicks between 1 and 49 since joined }
"""

GOOD = """
param few = 49
segment slow_start { where relationship_stage = Joined AND clicks between 1 and $few since joined }
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each param that neither its file uses nor another imports."""
    for item in unused(context, _candidates):
        edits = cut(item)
        yield warning(
            RULE.code,
            f"the param `{item.name.text}` is not used",
            item.name.span,
            f"`${item.name.text}` stands nowhere",
            help="use it, or leave it out",
            fixes=(Fix("leave it out", edits, Confidence.UNSAFE),) if edits else (),
        )


def _candidates(context: Context, options: Options) -> Iterator[tree.Param]:
    return own_unused(context, tree.Param, lambda used: used.params)


RULE = LintRule(
    code=Code("SEG504", "unused-param"),
    level=Severity.WARNING,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="use it where its value is written out, or leave it out",
    check=check,
    gathers=(misread, imported_names, _candidates),
    needs_whole=True,
)
