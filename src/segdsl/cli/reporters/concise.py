"""One line per finding, for `grep`, editors and terminals with little room.

rules/quiet.seg:1:20: error[SEG104]: `==` is not an operator here
"""

from __future__ import annotations

from segdsl.base.diagnostics import Diagnostic
from segdsl.cli.report import Report, Reporter


def _write(report: Report) -> str:
    return "".join(f"{_line(diagnostic, report)}\n" for diagnostic in report.diagnostics)


REPORTER = Reporter("one line per finding", _write)


def _line(diagnostic: Diagnostic, report: Report) -> str:
    show = report.terminal.show
    path = show(report.path(diagnostic.span.source))
    # A build server obeys lines that start with two colons; no file is to give it commands by its name.
    if path.startswith(":"):
        path = f"./{path}"
    line, column = diagnostic.span.position
    return f"{path}:{line}:{column}: {diagnostic.severity.value}[{diagnostic.code}]: {show(diagnostic.message)}"
