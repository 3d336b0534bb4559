"""A segment of more conditions than anybody reads."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.base.diagnostics import Code, Diagnostic, warning
from segdsl.lint.look import parts
from segdsl.lint.rule import Context, LintRule, Options, segments
from segdsl.syntax import tree

ABOUT = """
A segment has more conditions than a reviewer can hold in mind.

Beyond a dozen conditions nobody can say who is in the segment without running it, and the one that is wrong goes
unseen. Conditions that belong together make a segment of their own, with a name, a sentence and tests;
`in segment` brings it in. How long is too long is a matter of taste, so it is asked for by name only.

`maximum` is how many conditions a segment may have; a list of values is one, and so is `in segment`.
"""

BAD = """
segment all_of_it {
  where relationship_stage = Joined AND joined in the last 90 days AND actions >= 1 since joined
    AND clicks >= 100 since joined AND revenue >= 100 USD since joined AND partner_name is known
    AND partner_name != "Test" AND partner_id none of (1, 2) AND contract_id is known AND transitioned is known
    AND no actions during yesterday AND no clicks during yesterday AND partner_group any of ("VIP")
}
"""

GOOD = """
segment real_partner {
  where partner_name is known AND partner_name != "Test" AND partner_id none of (1, 2)
}
segment good_start {
  where relationship_stage = Joined AND joined in the last 90 days
    AND actions >= 1 since joined AND in segment real_partner
}
"""

JOINING = tree.And | tree.Or | tree.Not | tree.Group


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each segment with more conditions of its own than the maximum."""
    maximum = options["maximum"]
    assert isinstance(maximum, int)
    for written, item, _ in segments(context):
        count = sum(not isinstance(part, JOINING) for part in parts(written.condition))
        if count > maximum:
            yield warning(
                RULE.code,
                f"the segment `{item.name.text}` has {count} conditions",
                item.name.span,
                f"more than {maximum}",
                help="give those that belong together a segment of their own, and write `in segment …`",
            )


RULE = LintRule(
    code=Code("SEG612", "long-segment"),
    level=None,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="give conditions that belong together a segment of their own",
    check=check,
    options={"maximum": 12},
)
