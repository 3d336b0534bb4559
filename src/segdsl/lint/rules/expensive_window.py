"""A window over years of events in a segment that a workflow works out at every run."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.base.diagnostics import Code, Diagnostic, Label, Severity, info
from segdsl.base.record import record
from segdsl.base.source import Span
from segdsl.check.branches import Use
from segdsl.check.problems.wording import excerpt
from segdsl.check.references import references
from segdsl.ir import nodes as ir
from segdsl.ir.days import Ago, Fixed, Unit
from segdsl.lint.look import Places, workflows
from segdsl.lint.rule import Context, LintRule, Options, Written, segments
from segdsl.syntax import tree

ABOUT = """
A segment that a workflow acts on sums events over all time, or over more than a year.

A workflow works its segment out at every run, often every hour, and `during all_time` reads every event that was ever
recorded each time: the run becomes slower every month, and in a warehouse dearer. Mostly the last year says the same
about a partner. `since joined` is not reported, since it begins where each partner began.

`days` is the longest window that is not reported.
"""

BAD = """
segment ever_sold { where relationship_stage = Joined AND revenue >= 1000 USD during all_time }
workflow thank_you { for ever_sold once per partner send email "thank-you" }
"""

GOOD = """
segment sold_this_year { where relationship_stage = Joined AND revenue >= 1000 USD during last 365 days }
workflow thank_you { for sold_this_year once per partner send email "thank-you" }
"""

UNIT_DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 30.5, Unit.YEAR: 366}


@record
class Long:
    """A segment with long windows, and where those are written."""

    segment: str
    windows: tuple[Span, ...]


@record
class Run:
    """A workflow, and the segments that it names."""

    name: tree.Name
    segments: tuple[str, ...]


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """The long windows of every segment that a workflow works out, itself or through another."""
    found = context.over_all(_long_ones, options)
    runs = _runs(context) if found else {}
    for long in found:
        flow = runs.get(long.segment)
        if flow is not None:
            yield from [_expensive(place, flow) for place in long.windows]


def _long_ones(context: Context, options: Options) -> Iterator[Long]:
    days_max = options["days"]
    assert isinstance(days_max, int)
    for written, item, _ in segments(context):
        uses = _long(written, days_max)
        if uses:
            places = Places(written)
            windows = [window for use in uses if (window := places.of(use).window) is not None]
            # A window after parentheses belongs to each condition in them, and is one mistake.
            yield Long(item.name.text, tuple(dict.fromkeys(window.span for window in windows)))


def _long(written: Written, days_max: int) -> list[Use]:
    return [
        use for use in written.own if isinstance(use.leaf, ir.Total | ir.Absent) and _is_long(use.leaf.window, days_max)
    ]


def _is_long(window: ir.Window, days_max: int) -> bool:
    match window:
        case ir.Span(None, _):
            return True
        case ir.Span(Fixed(first), Fixed(last)):
            return (last - first).days > days_max
        case ir.Span(Ago(far, unit), last):
            near = last.count * UNIT_DAYS[last.unit] if isinstance(last, Ago) else 0
            return far * UNIT_DAYS[unit] - near > days_max
        case _:
            return False


def _runs(context: Context) -> dict[str, tree.Name]:
    """For each segment that a workflow works out, the first such workflow."""
    refers = dict(context.over_all(_references))
    runs: dict[str, tree.Name] = {}
    for flow in sorted(context.over_all(_flows), key=lambda flow: flow.name.span.order):
        waiting = list(flow.segments)
        while waiting:
            segment = waiting.pop()
            if segment not in runs:
                runs[segment] = flow.name
                waiting += refers.get(segment, ())
    return runs


def _flows(context: Context, options: Options) -> Iterator[Run]:
    for flow in workflows(context):
        yield Run(flow.name, (flow.segment.text, *[name.text for clause in flow.clauses for name in clause.names]))


def _references(context: Context, options: Options) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The segments that refer to others, each with those."""
    for _, item, _ in segments(context):
        found = tuple([each.name.text for each in references(item.condition)])
        if found:
            yield item.name.text, found


def _expensive(place: Span, flow: tree.Name) -> Diagnostic:
    return info(
        RULE.code,
        f"every run of `{flow.text}` reads all events of `{excerpt(place.text)}`",
        place,
        "a long time to sum over",
        labels=(Label(flow.span, "the workflow that works it out"),),
        help="ask for the time that matters, such as `during last 365 days`",
    )


RULE = LintRule(
    code=Code("SEG509", "expensive-window"),
    level=Severity.INFO,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="ask for the time that matters",
    check=check,
    gathers=(_long_ones, _flows, _references),
    options={"days": 366},
)
