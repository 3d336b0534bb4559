"""Findings as test results in the XML of JUnit, which most build servers show.

Each file is a suite. A finding as severe as `--fail-level` is a failure, any other the output of a test that passed; a
file without findings is one test that passed.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from segdsl.base.diagnostics import Diagnostic
from segdsl.cli.report import Report, Reporter
from segdsl.cli.reporters.text import render
from segdsl.cli.xml import add_counts, document, plain


def _write(report: Report) -> str:
    by_file: dict[str, list[Diagnostic]] = {report.paths.get(name, name): [] for name in report.trees}
    for diagnostic in report.diagnostics:
        by_file.setdefault(report.path(diagnostic.span.source), []).append(diagnostic)
    suites = Element("testsuites", name="segdsl check")
    for path, found in by_file.items():
        suite = SubElement(suites, "testsuite", name=plain(path))
        for diagnostic in found:
            _add_case(suite, path, diagnostic, report)
        if not found:
            SubElement(suite, "testcase", classname=plain(path), name="check")
        add_counts(suite)
    add_counts(suites)
    return document(suites)


REPORTER = Reporter("test results in the XML of JUnit", _write)


def _add_case(suite: Element, path: str, diagnostic: Diagnostic, report: Report) -> None:
    line, column = diagnostic.span.position
    name = f"{diagnostic.code} {diagnostic.name} at {line}:{column}"
    case = SubElement(suite, "testcase", classname=plain(path), name=plain(name), file=plain(path), line=str(line))
    if report.fails(diagnostic):
        severity = diagnostic.severity.value
        told = SubElement(case, "failure", type=severity, message=plain(diagnostic.message))
    else:
        told = SubElement(case, "system-out")
    told.text = plain(render(diagnostic, paths=report.paths))
