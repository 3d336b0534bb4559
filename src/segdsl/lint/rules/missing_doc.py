"""An item that nobody has described."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.base.diagnostics import Code, Diagnostic, warning
from segdsl.check.names import KINDS
from segdsl.lint.look import definitions, said
from segdsl.lint.rule import Context, LintRule, Options
from segdsl.syntax import tree

ABOUT = """
A segment has neither a documentation comment nor a `@title`.

Conditions say who is in a segment, and never why. A sentence such as *partners who went quiet after joining* is what a
reviewer compares the conditions with, and what reports and the members' list are headed by. Not every project needs it,
so it is asked for by name only.

`items` are the kinds of items that need to be described: `segment`, `series`, `workflow`, `param`, `window`.
"""

BAD = """
segment silent { where relationship_stage = Joined AND no clicks during last 30 days }
"""

GOOD = """
#: Partners who brought not a single click for a month.
segment silent { where relationship_stage = Joined AND no clicks during last 30 days }
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each item of the kinds in question that says nothing about itself."""
    wanted = options["items"]
    assert isinstance(wanted, tuple)
    for item in definitions(context, wanted):
        if not item.doc and not said(item, "title"):
            also = "" if isinstance(item, tree.Param | tree.WindowDefinition) else ', or `@title: "…"` in it'
            kind = KINDS[type(item)].value
            yield warning(
                RULE.code,
                f"the {kind} `{item.name.text}` is not described",
                item.name.span,
                "what is it for?",
                help=f"describe it in a `#: …` line before it{also}",
            )


RULE = LintRule(
    code=Code("SEG611", "missing-doc"),
    level=None,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="describe it in a `#: …` line before it",
    check=check,
    options={"items": ("segment",)},
    choices={"items": tuple(kind.value for kind in KINDS.values())},
)
