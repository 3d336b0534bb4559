"""Words and marks of other languages: they are read as what they mean, and reported with the fix."""

from __future__ import annotations

import re

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Edit, Fix, error
from segdsl.base.source import Span
from segdsl.syntax.problems.wording import edit, line, remove, replace, sure_if

FOREIGN_OPERATOR = Code("SEG104", "foreign-operator")
FOREIGN_CONNECTIVE = Code("SEG105", "foreign-connective")
FOREIGN_LIST = Code("SEG106", "foreign-list")
FOREIGN_COMMENT = Code("SEG126", "foreign-comment")
FOREIGN_QUERY = Code("SEG129", "foreign-query")
BARE_LIST = Code("SEG137", "bare-list")


def foreign_comment(span: Span, marks: str) -> Diagnostic:
    """`// …`, `-- …`, `/* … */`."""
    edits: tuple[Edit, ...] = (Edit(Span(span.source, span.start, span.start + 2), "#"),)
    if marks == "/*":
        edits = _each_line(span)
    return error(
        FOREIGN_COMMENT,
        "a comment begins with `#` and ends with its line",
        span,
        label="write `#`",
        help=() if edits else "write the comment on a line of its own",
        fixes=(Fix("write `#`", edits, Confidence.SAFE),) if edits else (),
    )


def _each_line(comment: Span) -> tuple[Edit, ...]:
    """The edits that put `#` before each line of `/* … */`; none if something stands behind it on its last line."""
    source, start, end = comment.source, comment.start, comment.end
    if not comment.text.endswith("*/") or source.text[end:].partition("\n")[0].strip():
        return ()
    lines = [start + match.end() for match in re.finditer("\n", comment.text)]
    return (
        Edit(Span(source, start, start + 2), "#"),
        *(Edit(Span(source, at, at), "# ") for at in lines),
        Edit(Span(source, end - 2, end), ""),
    )


def foreign_operator(span: Span, ours: str) -> Diagnostic:
    """`==`, `<>`, `is greater than`: a comparison as others write it."""
    label = "comparison is written with one `=`" if span.text.startswith("==") else f"this is written `{ours}`"
    return error(
        FOREIGN_OPERATOR,
        f"`{line(span.text)}` is not an operator here",
        span,
        label=label,
        fixes=replace(span, ours),
    )


def foreign_connective(span: Span, ours: str) -> Diagnostic:
    """`&&`, `||`, `!`: logic in signs."""
    return error(
        FOREIGN_CONNECTIVE,
        f"`{span.text}` is written as the word `{ours}`",
        span,
        label=f"write `{ours}`",
        fixes=replace(span, ours),
    )


def foreign_list(span: Span, ours: str, values: str = "", brackets: tuple[Span, ...] = ()) -> Diagnostic:
    """`IN (…)`, `is any of (…)`: a choice of values as others write it.

    `values` are part of `span` if given; `brackets` are the two around them, if they are of another kind.
    """
    written = f"{ours} {values}".strip()
    edits = [edit(span, written), *map(Edit, brackets, "()")]
    return error(
        FOREIGN_LIST,
        f"a choice of values is written `{ours} (…)`",
        span,
        label=f"write `{written}`",
        fixes=(Fix(f"write `{written if not brackets else f'{ours} (…)'}`", tuple(edits), Confidence.SAFE),),
    )


def value_in_parentheses(span: Span, ours: str) -> Diagnostic:
    """`clicks < (5)`."""
    return error(
        FOREIGN_LIST,
        "a single value stands without parentheses",
        span,
        label=f"write `{ours}`",
        fixes=replace(span, ours),
    )


def several_values(span: Span, operator: Span) -> Diagnostic:
    """`clicks < (5, 6)`."""
    return error(
        BARE_LIST,
        f"`{line(operator.text)}` compares with one value",
        span,
        label="more than one value",
        help="write one number, or `between … and …`",
    )


def alternative(last: Span, whole: Span, ours: str, *, is_certain: bool) -> Diagnostic:
    """`relationship_stage = Joined or New`; `whole` is from the operator on."""
    return error(
        FOREIGN_LIST,
        f"`{last.text}` alone is not a condition",
        last,
        label="what is compared with this?",
        help=f"to accept either, write `{ours}`",
        fixes=replace(whole, ours, sure_if(is_certain)),
    )


def compared_day(span: Span, readings: tuple[str, ...], *, is_certain: bool) -> Diagnostic:
    """`joined = today`, `joined > 30 days ago`; `readings` are what it can mean."""
    ours = " or ".join(f"`{reading}`" for reading in readings)
    return error(
        FOREIGN_OPERATOR,
        f"`{line(span.text)}` is written {ours}",
        span,
        label="dates have words of their own",
        help="write NOT before the whole condition" if readings[0].startswith("NOT") else (),
        fixes=tuple(
            fix for reading in readings if "…" not in reading for fix in replace(span, reading, sure_if(is_certain))
        ),
    )


def like(span: Span, text: str, is_certain: bool) -> Diagnostic:
    """`LIKE '%coupon%'`; certain if it asks for no more than that the text is in it somewhere."""
    return _search(span, f"contains {text}", replace(span, f"contains {text}", sure_if(is_certain)), is_certain)


def not_like(span: Span, subject: str, text: str, is_certain: bool) -> Diagnostic:
    """`partner_name NOT LIKE '%coupon%'`."""
    ours = f"NOT {subject} contains {text}"
    return _search(span, ours, replace(span, ours, sure_if(is_certain)), is_certain)


def _search(span: Span, ours: str, fixes: tuple[Fix, ...], is_certain: bool) -> Diagnostic:
    return error(
        FOREIGN_OPERATOR,
        f"`{line(span.text)}` is written `{ours}`",
        span,
        label=f"write `{ours}`",
        help=() if is_certain else "`contains` finds the text wherever it stands; there are no patterns",
        fixes=fixes,
    )


# ---- queries and formulas --------------------------------------------------------------------------------------


def select(span: Span) -> Diagnostic:
    """`SELECT * FROM partners WHERE …`."""
    return error(
        FOREIGN_QUERY,
        "a rule is only what stands behind WHERE",
        span,
        label="not part of a rule",
        help="a rule says who is meant; the vocabulary knows where the data is",
        fixes=remove(span),
    )


def statement_for_item(span: Span) -> Diagnostic:
    """`SELECT … WHERE …` in a file."""
    return error(
        FOREIGN_QUERY,
        "a file holds rules, not queries",
        span,
        label="this begins a query",
        help="write what stands behind WHERE into `segment a_name { where … }`",
    )


def table_prefix(span: Span) -> Diagnostic:
    """`partners.clicks`."""
    return error(
        FOREIGN_QUERY,
        "a field is written without its table",
        span,
        label="not needed here",
        help="the vocabulary knows where the data is",
        fixes=remove(span, Confidence.SAFE),
    )


def sum_of_metric(span: Span, metric: str) -> Diagnostic:
    """`sum(clicks)`."""
    return error(
        FOREIGN_QUERY,
        "a metric is a sum already",
        span,
        label=f"write `{metric}`",
        fixes=replace(span, metric),
    )


def function_call(span: Span) -> Diagnostic:
    """`avg(clicks)`, `lower(partner_name)`."""
    return error(
        FOREIGN_QUERY,
        "there are no functions in a rule",
        span,
        label="this is written like a function",
        help="compare a field or a metric as it is",
    )


def calculation(span: Span) -> Diagnostic:
    """`joined > today - 30`."""
    return _calculation(span, "for days that move with today, write `in the last 30 days` or `before 30 days ago`")


def arithmetic(span: Span) -> Diagnostic:
    """`clicks / actions > 3`."""
    return _calculation(span, "compare each metric by itself, with a number")


def _calculation(span: Span, advice: str) -> Diagnostic:
    return error(FOREIGN_QUERY, "a rule does not calculate", span, label="this is a calculation", help=advice)


def what_is_done(span: Span) -> Diagnostic:
    """`IF relationship_stage = Joined THEN send email`."""
    return error(
        FOREIGN_QUERY,
        "a rule says who is meant, and a workflow what is done",
        span,
        label="not part of a rule",
        help='write `workflow a_name { for a_segment once per partner  send email "…" }`',
        fixes=remove(span),
    )


def formula(span: Span, word: str, edits: tuple[Edit, ...]) -> Diagnostic:
    """`=AND(…, …)`."""
    return error(
        FOREIGN_QUERY,
        f"`{word}` stands between conditions",
        span,
        label=f"write `(… {word} …)`",
        fixes=(Fix(f"write `(… {word} …)`", edits, Confidence.SAFE),),
    )


def foreign_clause(span: Span) -> Diagnostic:
    """`ORDER BY clicks`, `LIMIT 10`."""
    return error(
        FOREIGN_QUERY,
        "a rule says who is meant, in no order and without a limit",
        span,
        label="not part of a rule",
        fixes=remove(span),
    )


def foreign_known(span: Span, ours: str) -> Diagnostic:
    """`is null`, `is not known`."""
    return error(
        FOREIGN_OPERATOR,
        f"`{line(span.text)}` is written `{ours}`",
        span,
        label=f"write `{ours}`",
        help="for those without events of a metric, write `no … during …`" if ours == "is unknown" else (),
        fixes=replace(span, ours),
    )


def bare_list(span: Span, operator: Span, ours: str) -> Diagnostic:
    """`clicks = 5, 6`."""
    fix = Fix(f"write `{ours}`", (Edit(operator.to(span), ours),), Confidence.UNSAFE)
    return error(
        BARE_LIST,
        "several values stand in a list",
        span,
        label="more than one value",
        help=f"write `{ours}`",
        fixes=(fix,),
    )
