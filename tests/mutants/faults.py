"""The faults: small slips of the kind that is easily made and hard to see, in every part that decides a verdict."""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """In `file` (under src/segdsl), `text` becomes `instead`. The name says what is then wrong."""

    name: str
    file: str
    text: str
    instead: str


DAYS = "ir/days.py"
REWRITE = "ir/rewrite.py"
SIMPLIFY = "ir/simplify.py"
TEXT = "ir/text.py"
DATES = "check/dates.py"
ELABORATE = "check/elaborate.py"
FIELDS = "check/fields.py"
METRICS = "check/metrics.py"
WINDOWS = "check/windows.py"
MEMORY = "backends/memory/compile.py"
EVENTS = "backends/memory/events.py"
VALUES = "backends/memory/values.py"
SQL = "backends/sql/compile.py"
CONDITIONS = "backends/sql/conditions.py"
RUN = "backends/sql/run.py"
DUCKDB = "backends/sql/dialects/duckdb.py"

FAULTS = (
    # ---- the calendar (§4)
    Fault("month ends are not clamped", DAYS, "min(day.day, monthrange(year, month)[1])", "min(day.day, 28)"),
    Fault("weeks start on Sunday", DAYS, "7 * offset - today.weekday()", "7 * offset - today.isoweekday() % 7"),
    Fault("the previous quarter is the next one", DAYS, "-3 * offset", "3 * offset"),
    Fault("complete days include today", DATES, "Ago(1) if complete else TODAY", "TODAY"),
    Fault("before a day includes the day", DATES, "return None, day_after(border, -1)", "return None, border"),
    Fault("days from now are days ago", DATES, "Ago(-ago if written.from_now else ago,", "Ago(ago,"),
    # ---- truth (§6)
    Fault("De Morgan forgets to swap", REWRITE, "return Or(tuple(_denied(part) for part in parts), origin)",
          "return And(tuple(_denied(part) for part in parts), origin)"),
    Fault("the opposite of less is greater", REWRITE, "{Op.LT: Op.GE,", "{Op.LT: Op.GT,"),
    Fault("absorption keeps the wrong kind", SIMPLIFY, "isinstance(p, Or) and beside", "isinstance(p, And) or beside"),
    Fault("`none of` forgets its NOT", FIELDS,
          "_negated(ir.OneOf(field, values, origin), statement.negated)", "ir.OneOf(field, values, origin)"),
    Fault("an AND fails only if all parts fail", MEMORY, "return self._any(self.fails(part) for part in parts)",
          "return self._all(self.fails(part) for part in parts)"),
    Fault("an unknown element is none that is wanted", VALUES, "    return None if None in found else False\n\n\ndef contains",
          "    return False\n\n\ndef contains"),
)  # fmt: skip
