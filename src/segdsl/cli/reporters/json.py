"""All that is known of the findings, as one JSON document: docs/schema/check-1.json.

Lines and columns count from 1, offsets from 0; all three count code points. An end is the place behind the last one.
Within a version of the schema keys may be added; none changes its meaning or goes.
"""

from __future__ import annotations

import json
from typing import Any

from segdsl import __version__
from segdsl.base.diagnostics import Diagnostic, Fix
from segdsl.base.source import Source, Span
from segdsl.cli.fingerprints import fingerprints
from segdsl.cli.report import Report, Reporter, numbers_of

SCHEMA_VERSION = 1


def _write(report: Report) -> str:
    numbers = numbers_of(report.diagnostics)
    document = {
        "version": SCHEMA_VERSION,
        "tool": {"name": "segdsl", "version": __version__},
        "summary": {f"{severity.value}s": number for severity, number in numbers.items()},
        "diagnostics": as_objects(report),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


REPORTER = Reporter("one JSON document, with places, fixes and fingerprints", _write)


def as_objects(report: Report) -> list[dict[str, Any]]:
    """Each finding as the schema has it."""
    prints = fingerprints(report)
    return [
        _diagnostic(report, diagnostic, fingerprint)
        for diagnostic, fingerprint in zip(report.diagnostics, prints, strict=True)
    ]


def _diagnostic(report: Report, diagnostic: Diagnostic, fingerprint: str) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        **_place(report, diagnostic.span),
        "label": diagnostic.label,
        "labels": [{**_place(report, label.span), "text": label.text} for label in diagnostic.labels],
        "notes": list(diagnostic.notes),
        "help": list(diagnostic.help),
        "fixes": [_fix(report, fix) for fix in diagnostic.fixes],
        "fingerprint": fingerprint,
    }


def _fix(report: Report, fix: Fix) -> dict[str, Any]:
    return {
        "message": fix.message,
        "confidence": fix.confidence.value,
        "edits": [{**_place(report, edit.span), "text": edit.text} for edit in fix.edits],
    }


def _place(report: Report, span: Span) -> dict[str, Any]:
    return {
        "file": report.path(span.source),
        "start": _position(span.source, span.start),
        "end": _position(span.source, span.end),
    }


def _position(source: Source, offset: int) -> dict[str, int]:
    line, column = source.position(offset)
    return {"line": line, "column": column, "offset": offset}
