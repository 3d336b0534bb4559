"""A name in another style than the project's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segdsl.base.diagnostics import Code, Diagnostic, warning
from segdsl.check.names import KINDS
from segdsl.lint.look import definitions
from segdsl.lint.rule import Context, LintRule, Options

ABOUT = """
A name is not in the style of the project.

Names are exact: who looks for `quiet_day_30` does not find `Quiet30`, and a ledger kept under one name does not know
the other. One style means nobody has to remember which. It is a matter of taste, so it is asked for by name only.

`style` is `snake_case`, `camelCase` or `PascalCase`.
"""

BAD = """
segment NewlyJoined { where relationship_stage = Joined AND joined in the last 7 days }
"""

GOOD = """
segment newly_joined { where relationship_stage = Joined AND joined in the last 7 days }
"""

STYLES = {
    "snake_case": r"[a-z][a-z0-9]*(_[a-z0-9]+)*",
    "camelCase": r"[a-z][A-Za-z0-9]*",
    "PascalCase": r"[A-Z][A-Za-z0-9]*",
}


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """The names of all items of the project."""
    style = str(options["style"])
    matches = re.compile(STYLES[style]).fullmatch
    for item in definitions(context, ALL_KINDS):
        if matches(item.name.text) is None:
            yield warning(
                RULE.code,
                f"the name of the {KINDS[type(item)].value} `{item.name.text}` is not in {style}",
                item.name.span,
                "another style than the project's",
                help=f"choose a name in {style}",
            )


ALL_KINDS = frozenset(kind.value for kind in KINDS.values())

RULE = LintRule(
    code=Code("SEG609", "naming"),
    level=None,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="choose a name in the style of the project; a workflow that is renamed needs `@was`",
    check=check,
    options={"style": "snake_case"},
    choices={"style": tuple(STYLES)},
)
