"""The series of a project with what was proved of them, for the rules that speak of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from segdsl.analysis.series import Axis, Days, Finding, series_days
from segdsl.base.record import record
from segdsl.lint.rule import Context
from segdsl.syntax import tree


@record(kw_only=True)
class Checked:
    """A series: where each of its segments is named, the date that it follows, and what does not hold."""

    name: str
    names: Mapping[str, tree.Name]
    axis: Axis | None
    findings: tuple[Finding, ...]

    def days(self, ranges: tuple[Days, ...]) -> str:
        """`days 31 to 60 after original_joined_date`, `2026-01-01 to 2026-01-31`."""
        assert self.axis is not None
        words = " and ".join(map(self.axis.names, ranges))
        return words if self.axis.is_calendar else f"{words} after `{self.axis.field.name}`"


def followed(context: Context) -> tuple[Checked, ...]:
    """The series that make sense, in the order of files and items; proved once for all rules that ask."""
    found = context.remembered(_followed)
    assert isinstance(found, tuple)
    return found


def _followed(context: Context) -> tuple[Checked, ...]:
    return tuple(_checked(context))


def _checked(context: Context) -> Iterator[Checked]:
    rules = context.checked.rules
    for parse in context.files.values():
        for item in parse.tree.items:
            if isinstance(item, tree.Series):
                series = context.checked.series.get(item.name.text)
                if (
                    series is not None
                    and series.span == item.name.span
                    and all(name in rules for name in series.segments)
                ):
                    days = series_days(series, rules, context.prover)
                    names = {name.text: name for name in item.members}
                    yield Checked(name=series.name, names=names, axis=days.axis, findings=days.findings)
