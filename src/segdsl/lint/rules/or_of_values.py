"""Values of one field asked for one by one, where a list would do (§3.2)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Severity, info
from segdsl.check.problems.wording import excerpt, write
from segdsl.lint.look import has_comment, parts
from segdsl.lint.rule import Context, LintRule, Options
from segdsl.syntax import tree
from segdsl.vocabulary.model import Field, Vocabulary

ABOUT = """
Values of one field are asked for one by one, joined by OR, where a list says the same.

`relationship_stage any of (New, Outreach)` is how the product's own screen asks, reads as one condition, and leaves no
OR that an AND beside it could be mistaken for. Likewise several `!=` joined by AND are one `none of`.
"""

BAD = """
relationship_stage = New OR relationship_stage = Outreach
"""

GOOD = """
relationship_stage any of (New, Outreach)
"""

Choice = tree.Comparison | tree.AnyOf


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each run of neighbours that choose among the values of one field."""
    for written in context.conditions:
        for node in parts(written.condition):
            if isinstance(node, tree.And | tree.Or):
                negated = isinstance(node, tree.And)
                chosen = partial(_chosen_from, negated=negated, vocabulary=context.vocabulary)
                for field, run in groupby(node.parts, chosen):
                    choices = [part for part in run if isinstance(part, Choice)]
                    if field is not None and len(choices) > 1:
                        yield _one_by_one(choices, negated)


def _chosen_from(condition: tree.Condition, negated: bool, vocabulary: Vocabulary) -> str | None:
    """The field that a condition wants one of some values of, or where `negated` none."""
    operator = tree.Operator.NE if negated else tree.Operator.EQ
    match condition:
        case tree.Comparison(subject) if condition.operator is operator:
            pass
        case tree.AnyOf(subject) if condition.negated is negated:
            pass
        case _:
            return None
    entry = vocabulary.words[subject.text]
    return entry.name if isinstance(entry, Field) else None


def _one_by_one(choices: list[Choice], negated: bool) -> Diagnostic:
    span = choices[0].span.to(choices[-1].span)
    values = dict.fromkeys(value.span.text for choice in choices for value in _values(choice))
    name = choices[0].subject.span.text
    text = f"{name} {'none of' if negated else 'any of'} ({', '.join(values)})"
    return info(
        RULE.code,
        f"the values of `{name}` are {'ruled out' if negated else 'asked for'} one by one",
        span,
        "can be one list",
        help=f"write `{excerpt(text)}`",
        fixes=() if has_comment(span.text) else (write(span, text, Confidence.SAFE),),
    )


def _values(choice: Choice) -> tuple[tree.Value, ...]:
    return (choice.value,) if isinstance(choice, tree.Comparison) else choice.values


RULE = LintRule(
    code=Code("SEG608", "or-of-values"),
    level=Severity.INFO,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="write one list",
    check=check,
)
