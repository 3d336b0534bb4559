"""An item that does not say whose it is (`@owner`)."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.base.diagnostics import Code, Diagnostic, warning
from segdsl.check.names import KINDS
from segdsl.lint.look import definitions, said
from segdsl.lint.rule import Context, LintRule, Options

ABOUT = """
A segment has no `@owner`.

A partner who got a wrong mail asks who sent it, and a reviewer asks who may say that this change is right. `@owner`
answers both: a team, an address, whatever the project uses. Not every project needs it, so it is asked for by name
only.

`items` are the kinds of items that need an owner: `segment`, `series`, `workflow`.
"""

BAD = """
segment newly_joined { where relationship_stage = Joined AND joined in the last 7 days }
"""

GOOD = """
segment newly_joined {
  @owner: "partnerships"
  where relationship_stage = Joined AND joined in the last 7 days
}
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each item of the kinds in question whose owner is not named, or is empty."""
    wanted = options["items"]
    assert isinstance(wanted, tuple)
    for item in definitions(context, wanted):
        if not said(item, "owner"):
            yield warning(
                RULE.code,
                f"the {KINDS[type(item)].value} `{item.name.text}` has no owner",
                item.name.span,
                "whose is it?",
                help='say whose it is, such as `@owner: "partnerships"`',
            )


RULE = LintRule(
    code=Code("SEG610", "missing-owner"),
    level=None,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="say whose it is with `@owner`",
    check=check,
    options={"items": ("segment",)},
    choices={"items": ("segment", "series", "workflow")},
)
