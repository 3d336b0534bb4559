"""A condition as text for people and snapshots: one node per line, its parts below it, indented.

The window that `segdsl show ir` opens. Sugar is gone from it, as it is from the IR: every date phrase is a closed range
of days, every window too. It is not the language and is not read back.
"""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from segdsl.ir.days import Ago, Day, Fixed, PeriodStart
from segdsl.ir.nodes import (
    Absent,
    And,
    Compare,
    Constant,
    Contains,
    Expr,
    HasAny,
    Known,
    Leaf,
    Not,
    OneOf,
    Or,
    Rule,
    SinceField,
    Span,
    Total,
    Value,
    Window,
    Within,
)


def show(shown: Rule | Expr) -> str:
    """The rule or condition, ending in a newline; equal conditions give equal texts."""
    if isinstance(shown, Rule):
        return f"rule {shown.name or '(bare condition)'}\n{_lines(shown.condition, '  ')}"
    return _lines(shown, "")


def _lines(expr: Expr, indent: str) -> str:
    below = indent + "  "
    match expr:
        case And(parts):
            return f"{indent}all of\n" + "".join(_lines(part, below) for part in parts)
        case Or(parts):
            return f"{indent}any of\n" + "".join(_lines(part, below) for part in parts)
        case Not(part):
            return f"{indent}not\n{_lines(part, below)}"
        case leaf:
            return f"{indent}{_leaf(leaf)}\n"


def _leaf(leaf: Leaf) -> str:
    match leaf:
        case Constant(value):
            return "unknown" if value is None else show_value(value)
        case Compare(field, op, value):
            return f"{field.name} {op.value} {show_value(value)}"
        case OneOf(field, values):
            return f"{field.name} one of ({', '.join(map(show_value, values))})"
        case HasAny(field, texts):
            return f"{field.name} has any of ({', '.join(map(show_value, texts))})"
        case Contains(field, text):
            return f"{field.name} contains {show_value(text)}"
        case Within(field, first, last):
            return f"{field.name} within {_range(first, last)}"
        case Known(field):
            return f"{field.name} known"
        case Total(metric, window, op, number):
            return f"{metric.name} over {show_window(window)} {op.value} {show_value(number)}"
        case Absent(metric, window):
            return f"{metric.name} over {show_window(window)} absent"
        case _:
            assert_never(leaf)


def show_window(window: Window) -> str:
    """The window's days: `[2026-01-01, today]`, `days [0, 30] since joined`."""
    match window:
        case Span(first, last):
            return _range(first, last)
        case SinceField(anchor, first_day, last_day):
            return f"days [{first_day}, {'..' if last_day is None else last_day}] since {anchor.name}"
        case _:
            assert_never(window)


def show_day(day: Day) -> str:
    """A day as the rule means it: `2026-01-31`, `today - 2 months`, `start of month -1`."""
    match day:
        case Fixed(fixed):
            return fixed.isoformat()
        case Ago(0, _, plus):
            return f"today{_plus_days(plus)}"
        case Ago(count, unit, plus):
            size = abs(count)
            return f"today {'-' if count > 0 else '+'} {size} {unit.value}{'s' * (size != 1)}{_plus_days(plus)}"
        case PeriodStart(period, offset, plus):
            return f"start of {period.value}{f' {offset:+d}' if offset else ''}{_plus_days(plus)}"
        case _:
            assert_never(day)


def show_value(value: Value) -> str:
    """A constant as a rule spells it."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value.translate(_ESCAPES)}"'
        case Decimal():
            return format(value, "f")
        case int():
            return str(value)
        case _:
            assert_never(value)


def _range(first: Day | None, last: Day | None) -> str:
    return f"[{'..' if first is None else show_day(first)}, {'..' if last is None else show_day(last)}]"


def _plus_days(days: int) -> str:
    return f" {'+' if days > 0 else '-'} {abs(days)} day{'s' * (abs(days) != 1)}" if days else ""


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"})
