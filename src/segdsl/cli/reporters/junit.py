"""Findings as test results in the XML of JUnit, which most build servers show.

Each file is a suite. A finding as severe as `--fail-level` is a failure, any other the output of a test that passed; a
file without findings is one test that passed. Characters that XML forbids stand as U+FFFD.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from segdsl.base.diagnostics import Diagnostic
from segdsl.cli.report import Report, Reporter
from segdsl.cli.reporters.text import render

_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _write(report: Report) -> str:
    by_file: dict[str, list[Diagnostic]] = {report.paths.get(name, name): [] for name in report.trees}
    for diagnostic in report.diagnostics:
        by_file.setdefault(report.path(diagnostic.span.source), []).append(diagnostic)
    suites = Element("testsuites", name="segdsl check")
    for path, found in by_file.items():
        suite = SubElement(suites, "testsuite", name=_text(path))
        for diagnostic in found:
            _add_case(suite, path, diagnostic, report)
        if not found:
            SubElement(suite, "testcase", classname=_text(path), name="check")
        _count(suite)
    _count(suites)
    indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(suites, encoding="unicode")}\n'


REPORTER = Reporter("test results in the XML of JUnit", _write)


def _add_case(suite: Element, path: str, diagnostic: Diagnostic, report: Report) -> None:
    line, column = diagnostic.span.position
    name = f"{diagnostic.code} {diagnostic.name} at {line}:{column}"
    case = SubElement(suite, "testcase", classname=_text(path), name=_text(name), file=_text(path), line=str(line))
    if report.fails(diagnostic):
        severity = diagnostic.severity.value
        told = SubElement(case, "failure", type=severity, message=_text(diagnostic.message))
    else:
        told = SubElement(case, "system-out")
    told.text = _text(render(diagnostic, paths=report.paths))


def _count(element: Element) -> None:
    element.set("tests", str(sum(1 for _ in element.iter("testcase"))))
    element.set("failures", str(sum(1 for _ in element.iter("failure"))))
    element.set("errors", "0")


def _text(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
