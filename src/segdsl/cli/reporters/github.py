"""Findings as workflow commands, which GitHub shows beside the lines of a pull request.

The runner obeys any line that starts with `::`, and undoes the escapes of this file; so everything that an author wrote
is escaped, and nothing is written but commands.
"""

from __future__ import annotations

from segdsl.base.diagnostics import Diagnostic, Severity
from segdsl.cli.report import Report, Reporter
from segdsl.cli.safe import safe

_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def _write(report: Report) -> str:
    return "".join(f"{_command(report, diagnostic)}\n" for diagnostic in report.diagnostics)


REPORTER = Reporter("workflow commands, shown by GitHub beside the lines", _write)


def _command(report: Report, diagnostic: Diagnostic) -> str:
    span = diagnostic.span
    start, end = span.position, span.source.position(span.end)
    place: dict[str, object] = {"file": report.path(span.source), "line": start.line}
    if start.line == end.line:
        # Columns are shown only where the finding stays on its line.
        place |= {"endLine": end.line, "col": start.column, "endColumn": end.column}
    else:
        place["endLine"] = end.line
    place["title"] = f"{diagnostic.code} {diagnostic.name}"
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in place.items())
    return f"::{_COMMAND[diagnostic.severity]} {properties}::{_data(_text(diagnostic))}"


def _text(diagnostic: Diagnostic) -> str:
    lines = [diagnostic.message]
    lines += [diagnostic.label] if diagnostic.label else []
    lines += [f"note: {note}" for note in diagnostic.notes]
    lines += [f"help: {help}" for help in diagnostic.help]
    return "\n".join(map(safe, lines))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
