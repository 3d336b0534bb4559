"""Findings as a code quality report, which GitLab shows in a merge request."""

from __future__ import annotations

import json

from segdsl.base.diagnostics import Severity
from segdsl.cli.fingerprints import digest, fingerprints
from segdsl.cli.report import Report, Reporter

_SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def _write(report: Report) -> str:
    issues = []
    for diagnostic, fingerprint in zip(report.diagnostics, fingerprints(report), strict=True):
        path = report.path(diagnostic.span.source)
        issues.append(
            {
                "description": f"{diagnostic.code}: {diagnostic.message}",
                "check_name": f"{diagnostic.code} {diagnostic.name}",
                # Two issues of one report must differ in this, even where two files are alike.
                "fingerprint": digest(path, fingerprint),
                "severity": _SEVERITY[diagnostic.severity],
                "location": {
                    "path": path,
                    "lines": {
                        "begin": diagnostic.span.position.line,
                        "end": diagnostic.span.source.position(diagnostic.span.end).line,
                    },
                },
            }
        )
    return json.dumps(issues, ensure_ascii=False, indent=2) + "\n"


REPORTER = Reporter("a code quality report for GitLab", _write)
