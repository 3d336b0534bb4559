"""A window that counts back from today beside a date that is as many days ago (worked examples 3.3 to 3.6)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Label, Severity, info
from segdsl.check.branches import Use
from segdsl.check.problems.wording import excerpt, write
from segdsl.ir import nodes as ir
from segdsl.ir.days import TODAY, Ago, Unit
from segdsl.lint.look import Place, Places, in_company
from segdsl.lint.rule import Context, LintRule, Options
from segdsl.syntax import tree

ABOUT = """
A window counts back from today as far as the date beside it, where `since` that date is probably meant.

`joined exactly 30 days ago AND clicks < 5 during last 30 days` counts from the day of joining only as long as both
numbers are changed together; a copy of the segment for day 14 quietly counts 16 days before the partner joined. Beside
`joined in the last 30 days` the window counts, for everybody who joined later, days before they joined: those who came
back bring old sales with them. The product has no other window; here `since joined` begins where each partner began.

A window of another length is its own question (`joined exactly 60 days ago` and clicks in the last 30) and is not
reported.
"""

BAD = """
relationship_stage = Joined AND joined exactly 30 days ago AND actions >= 1 during last 30 days
"""

GOOD = """
relationship_stage = Joined AND joined exactly 30 days ago AND actions >= 1 since joined
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each window that ends today and begins on the first day that a date beside it may be."""
    for written in context.conditions:
        if not any(_first_day(use) for use in written.own):
            continue
        places = Places(written)
        reported: set[int] = set()
        for use, company in in_company(written.node, _date):
            day = None if use.origin.via else _first_day(use)
            beside = company.find(day) if day is not None else None
            if beside is None or beside.origin.via:
                continue
            window = places.of(use).window
            # A window after parentheses belongs to each condition in them, and is one mistake.
            if window is not None and window.span.start not in reported:
                reported.add(window.span.start)
                yield _rolling(window, places.of(beside))


def _first_day(use: Use) -> Ago | None:
    """The day, counted from today, that the window of a condition begins with, if it goes on until today."""
    match use.leaf:
        case ir.Total(_, ir.Span(Ago() as first, last)) | ir.Absent(_, ir.Span(Ago() as first, last)):
            return _in_days(first) if last == TODAY and first != TODAY else None
        case _:
            return None


def _date(use: Use) -> Iterable[Hashable]:
    """The first day that a date may be."""
    if isinstance(use.leaf, ir.Within) and isinstance(use.leaf.first, Ago) and not use.negated:
        yield _in_days(use.leaf.first)


def _in_days(day: Ago) -> Ago:
    """Two weeks ago is 14 days ago."""
    return Ago(7 * day.count, plus=day.plus) if day.unit is Unit.WEEK else day


def _rolling(window: tree.Window, place: Place) -> Diagnostic:
    assert isinstance(place.condition, tree.Statement)
    since = f"since {place.condition.subject.span.text}"
    return info(
        RULE.code,
        f"this window counts from today, as far back as `{excerpt(place.condition.span.text)}`",
        window.span,
        "moves on with today, not with the date",
        labels=(Label(place.condition.span, "the date that is as many days ago"),),
        help=f"if what happened since that date is meant, write `{since}`",
        fixes=(write(window.span, since, Confidence.UNSAFE),),
    )


RULE = LintRule(
    code=Code("SEG605", "rolling-beside-anchored"),
    level=Severity.INFO,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="let the window begin at the date: `since joined`",
    check=check,
    is_portable=False,
)
