"""Findings as a Markdown table, for the summary of a build or a comment."""

from __future__ import annotations

import re

from segdsl.base.diagnostics import Diagnostic
from segdsl.cli.report import Report, Reporter, summary
from segdsl.cli.safe import safe

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&!$@])")


def _write(report: Report) -> str:
    if not report.diagnostics:
        return f"No problems in {report.subject}.\n"
    rows = [
        f"**{summary(report.diagnostics)}** in {report.subject}",
        "",
        "| place | code | what is wrong | what to do |",
        "|---|---|---|---|",
        *(_row(report, diagnostic) for diagnostic in report.diagnostics),
    ]
    return "\n".join(rows) + "\n"


REPORTER = Reporter("a table for the summary of a build", _write)


def _row(report: Report, diagnostic: Diagnostic) -> str:
    line, column = diagnostic.span.position
    place = escaped(f"{report.path(diagnostic.span.source)}:{line}:{column}")
    code = f"{diagnostic.severity.value} {diagnostic.code}"
    # Where a fix says it all, there is no other advice.
    advice = diagnostic.help or [fix.message for fix in diagnostic.fixes]
    return f"| {place} | {code} | {escaped(diagnostic.message)} | {'<br>'.join(map(escaped, advice))} |"


def escaped(text: str) -> str:
    """One of our messages on one line: what stands in backticks as code, and all else as it is."""
    text = safe(text)
    pieces = text.split("`")
    # An author's own backticks would open and close code where they like.
    if len(pieces) % 2 == 0 or "" in pieces[1::2] or "``" in text:
        return _SPECIAL.sub(r"\\\1", text)
    shown = [
        f"`{piece.replace('|', chr(92) + '|')}`" if number % 2 else _SPECIAL.sub(r"\\\1", piece)
        for number, piece in enumerate(pieces)
    ]
    return "".join(shown)
