"""An amount with a point where thousands are grouped with one elsewhere: `$1.000` is one dollar."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Severity, warning
from segdsl.check.problems.wording import write
from segdsl.lint.look import definitions, parts
from segdsl.lint.rule import Context, LintRule, Options
from segdsl.syntax import tree

ABOUT = """
An amount has three digits behind its point, as in `$1.000`, which is one dollar.

Where thousands are grouped with a point, `$1.000` reads as a thousand dollars; here a point begins the decimals, and
the rule finds almost everybody who has sold anything. Nobody counts money in thousandths, so one of the two spellings
is a slip.

Nothing is reported of `$1,000`, `$1.00`, `$1000.000` or `$0.125`, which can be read in one way only.
"""

BAD = """
relationship_stage = Joined AND revenue > $1.000 since joined
"""

GOOD = """
relationship_stage = Joined AND revenue > $1,000 since joined
"""

Amount = tree.Money | tree.Decimal


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each amount in a condition or a param that may be meant a thousand times as high."""
    for written in context.conditions:
        for node in parts(written.condition):
            match node:
                case tree.Comparison(value=value):
                    yield from _grouped(value, is_alone=True)
                case tree.Between(low=low, high=high):
                    yield from _grouped(low, is_alone=False)
                    yield from _grouped(high, is_alone=False)
                case _:
                    pass
    for item in definitions(context, ("param",)):
        assert isinstance(item, tree.Param)
        yield from _grouped(item.value, is_alone=True)


def _grouped(value: tree.Value, *, is_alone: bool) -> Iterator[Diagnostic]:
    """What is said of a value that looks grouped; one of two bounds cannot be changed by itself."""
    written = value.span.text
    amount = re.search(r"(?<![0-9.])[1-9][0-9]{0,2}\.[0-9]{3}(?![0-9])", written)
    if not isinstance(value, Amount) or amount is None:
        return
    thousands = written.replace(".", "")
    decimals = f", else `{written.replace(amount[0], amount[0][:-1])}`" if amount[0].endswith("0") else ""
    yield warning(
        RULE.code,
        f"`{written}` has three decimals, and may be meant as `{thousands}`",
        value.span,
        "a point begins the decimals",
        help=f"for thousands write `{thousands}`{decimals}",
        fixes=(write(value.span, thousands, Confidence.UNSAFE),) if is_alone else (),
    )


RULE = LintRule(
    code=Code("SEG613", "thousands-point"),
    level=Severity.WARNING,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="write the thousands without a point, or the decimals with two digits",
    check=check,
)
