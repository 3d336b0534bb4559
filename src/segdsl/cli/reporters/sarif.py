"""Findings as SARIF 2.1.0, which code hosts keep from run to run: with rules, their pages, fixes and fingerprints.

Paths are relative to the folder that the command runs in, columns are code points. Where a code host knows a
fingerprint again, a finding stays the same one although lines move.
"""

from __future__ import annotations

import json
import re
from typing import Any

from segdsl import __version__
from segdsl.base.diagnostics import Confidence, Diagnostic, Fix, Severity
from segdsl.base.source import Source, Span
from segdsl.cli.fingerprints import fingerprints
from segdsl.cli.pages import find_page
from segdsl.cli.report import Report, Reporter
from segdsl.lint.suppress import Suppressed

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LINK = re.compile(r"\[(?=[^\]]*\]\()")
# Under the first name a code host looks for it; the second is ours, to be changed with the way it is made.
_FINGERPRINTS = ("primaryLocationLineHash", "segdsl/v1")
_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
RESULTS_MAX = 25_000

_Found = tuple[tuple[Diagnostic, Suppressed | None], str]


def _write(report: Report) -> str:
    found: list[tuple[Diagnostic, Suppressed | None]] = [
        *((diagnostic, None) for diagnostic in report.diagnostics),
        *((each.diagnostic, each) for each in report.suppressed),
    ]
    by_code = {diagnostic.code: diagnostic for diagnostic, _ in reversed(found)}
    rules = [by_code[code] for code in sorted(by_code)]
    index = {rule.code: number for number, rule in enumerate(rules)}
    shown = _worst(list(zip(found, fingerprints(report, with_suppressed=True), strict=True)))
    results = [
        _result(report, diagnostic, index[diagnostic.code], fingerprint, suppressed)
        for (diagnostic, suppressed), fingerprint in shown
    ]
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "segdsl",
                "semanticVersion": __version__,
                "rules": [_rule(report, rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "the folder that the command was run in"}}},
        "results": results,
    }
    if len(shown) < len(found):
        run["invocations"] = [_cut_off(len(found))]
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


REPORTER = Reporter("SARIF 2.1.0, for code scanning", _write)


def _rule(report: Report, example: Diagnostic) -> dict[str, Any]:
    page = find_page(example.code, report.vocabulary)
    meaning = page.meaning if page else example.name
    body = page.body if page else example.name
    return {
        "id": example.code,
        "name": "".join(word.capitalize() for word in example.name.split("-")),
        "shortDescription": {"text": meaning},
        "fullDescription": {"text": meaning},
        "help": {"text": body, "markdown": body},
        "defaultConfiguration": {"level": _LEVEL[example.severity]},
    }


def _worst(found: list[_Found]) -> list[_Found]:
    """As many as a code host takes: what is reported before what is suppressed, errors before advice."""
    if len(found) <= RESULTS_MAX:
        return found
    ranks = list(Severity)
    return sorted(found, key=lambda each: (each[0][1] is not None, ranks.index(each[0][0].severity)))[:RESULTS_MAX]


def _cut_off(found: int) -> dict[str, Any]:
    said = f"only the {RESULTS_MAX} worst of {found} findings are here, since code hosts take no more"
    notice = {"level": "warning", "message": {"text": said}}
    return {"executionSuccessful": True, "toolExecutionNotifications": [notice]}


def _result(
    report: Report, diagnostic: Diagnostic, rule: int, fingerprint: str, suppressed: Suppressed | None
) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": _LEVEL[diagnostic.severity],
        "message": {"text": _message(_text(diagnostic))},
        "locations": [{"physicalLocation": _location(report, diagnostic.span)}],
        "partialFingerprints": dict.fromkeys(_FINGERPRINTS, fingerprint),
    }
    if diagnostic.labels:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _location(report, label.span),
                "message": {"text": _message(label.text)},
            }
            for number, label in enumerate(diagnostic.labels, 1)
        ]
    # What only shows how a repair would look is no repair.
    fixes = [_fix(report, fix) for fix in diagnostic.fixes if fix.confidence is not Confidence.DISPLAY]
    if fixes:
        result["fixes"] = fixes
    if suppressed is not None:
        kind = "inSource" if suppressed.is_in_source else "external"
        result["suppressions"] = [{"kind": kind, "justification": suppressed.reason}]
    return result


def _text(diagnostic: Diagnostic) -> str:
    lines = [f"{diagnostic.message}: {diagnostic.label}" if diagnostic.label else diagnostic.message]
    lines += [f"note: {note}" for note in diagnostic.notes]
    lines += [f"help: {help}" for help in diagnostic.help]
    return "\n".join(lines)


def _message(text: str) -> str:
    """As a message string, in which braces are placeholders and brackets before parentheses are links."""
    return _LINK.sub(r"\\[", text.replace("{", "{{").replace("}", "}}"))


def _fix(report: Report, fix: Fix) -> dict[str, Any]:
    return {
        "description": {"text": _message(fix.message)},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(report, fix.edits[0].span.source),
                "replacements": [
                    {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}} for edit in fix.edits
                ],
            }
        ],
        "properties": {"confidence": fix.confidence.value},
    }


def _location(report: Report, span: Span) -> dict[str, Any]:
    return {"artifactLocation": _artifact(report, span.source), "region": _region(span)}


def _artifact(report: Report, source: Source) -> dict[str, str]:
    from urllib.parse import quote

    return {"uri": quote(report.path(source), errors="replace"), "uriBaseId": "SRCROOT"}


def _region(span: Span) -> dict[str, int]:
    start, end = span.position, span.source.position(span.end)
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }
