"""The faults: small slips of the kind that is easily made and hard to see, in every part that decides a verdict."""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """In `file` (under src/segdsl), `text` becomes `instead`. The name says what is then wrong."""

    name: str
    file: str
    text: str
    instead: str


FAULTS = (
    # ---- the calendar (§4)
    Fault(
        "a month is cut at the 28th",
        "ir/days.py",
        "min(day.day, monthrange(year, month)[1])",
        "min(day.day, 28)",
    ),
    Fault(
        "weeks start on Sunday",
        "ir/days.py",
        "7 * offset - today.weekday()",
        "7 * offset - today.isoweekday() % 7",
    ),
    Fault(
        "the previous quarter is the next one",
        "ir/days.py",
        "-3 * offset",
        "3 * offset",
    ),
    # ---- ignoring case (§3.2)
    Fault(
        "a capital need not be the small letter's own",
        "ir/text.py",
        "and small.upper() == capital",
        "",
    ),
    # ---- from text to meaning
    Fault(
        "complete days include today",
        "check/dates.py",
        "Ago(1) if complete else TODAY",
        "TODAY",
    ),
    Fault(
        "before a day includes the day",
        "check/dates.py",
        "return None, day_after(border, -1)",
        "return None, border",
    ),
    Fault(
        "days from now are days ago",
        "check/dates.py",
        "Ago(-ago if written.from_now else ago,",
        "Ago(ago,",
    ),
    Fault(
        "`none of` forgets its NOT",
        "check/fields.py",
        "_negated(ir.OneOf(field, values, origin), statement.negated)",
        "ir.OneOf(field, values, origin)",
    ),
    Fault(
        "`between` leaves its low end out",
        "check/metrics.py",
        "ir.Total(metric, over, ir.Op.GE, low[1], origin)",
        "ir.Total(metric, over, ir.Op.GT, low[1], origin)",
    ),
    # ---- passes over conditions (§6.1)
    Fault(
        "De Morgan forgets to swap",
        "ir/rewrite.py",
        "return Or(tuple(_denied(part) for part in parts), origin)",
        "return And(tuple(_denied(part) for part in parts), origin)",
    ),
    Fault(
        "the opposite of `<` is `>`",
        "ir/rewrite.py",
        "{Op.LT: Op.GE,",
        "{Op.LT: Op.GT,",
    ),
    Fault(
        "of two date ranges the later end stays",
        "ir/simplify.py",
        "firsts[-1], lasts[0]",
        "firsts[-1], lasts[-1]",
    ),
    # ---- the interpreter
    Fault(
        "an AND fails only if all parts fail",
        "backends/memory/compile.py",
        "return self._any(self.fails(part) for part in parts)",
        "return self._all(self.fails(part) for part in parts)",
    ),
    Fault(
        "an unknown element is none of those wanted",
        "backends/memory/values.py",
        "        return True\n    return None if None in found else False\n\n\ndef contains",
        "        return True\n    return False\n\n\ndef contains",
    ),
    Fault(
        "instants without a zone are local",
        "backends/memory/values.py",
        "value.replace(tzinfo=UTC)",
        "value.replace(tzinfo=zone)",
    ),
    Fault(
        "a window since a date is not cut at today",
        "backends/memory/events.py",
        "min(shift(anchor, last_day), today)",
        "shift(anchor, last_day)",
    ),
    Fault(
        "a float that rounds to zero is an event",
        "backends/memory/events.py",
        "if number:",
        "if number is not None:",
    ),
    # ---- SQL
    Fault(
        "rows of zero are events, in SQL",
        "backends/sql/sums.py",
        "return [] if metric.column is None else [nonzero(self._value(metric))]",
        "return []",
    ),
    Fault(
        "subjects without events fall out of the join",
        "backends/sql/build.py",
        'exp.Join(this=other, on=on, side="LEFT")',
        "exp.Join(this=other, on=on)",
    ),
    Fault(
        "a fixed window is not cut at today",
        "backends/sql/bounds.py",
        "last if is_never_after(last, TODAY) else Earliest((last, TODAY))",
        "last",
    ),
    Fault(
        "the last day since a date is left out",
        "backends/sql/sums.py",
        "after(self._day(), Op.LE, scope.anchor(anchor), last_day)",
        "after(self._day(), Op.LT, scope.anchor(anchor), last_day)",
    ),
    Fault(
        "of several windows the rows of the latest are read",
        "backends/sql/sums.py",
        "earliest(firsts) if",
        "latest(firsts) if",
    ),
    Fault(
        "no events since an unknown date is known",
        "backends/sql/conditions.py",
        "(is_null(self.scope.anchor(anchor)), None)",
        "(is_null(self.scope.anchor(anchor)), True)",
    ),
    Fault(
        "members may have an unknown element",
        "backends/sql/conditions.py",
        "any_of(test(value), is_null(value())) if or_unknown",
        "test(value) if or_unknown",
    ),
    Fault(
        "the first instant of the next day is in",
        "backends/sql/run.py",
        "edges.append((Op.LT, bound_after(last)))",
        "edges.append((Op.LE, bound_after(last)))",
    ),
)
