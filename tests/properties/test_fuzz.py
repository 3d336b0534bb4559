"""Whatever bytes a file holds: no exception, every place inside the text, and every reporter can show what was found.

The way is that of `segdsl check`: decode, parse, check, and for every sixteenth text lint and report.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.source import Source
from segdsl.check.check import check, check_condition
from segdsl.cli.report import Report, find_reporter
from segdsl.cli.reporters import FORMATS
from segdsl.lint.findings import find
from segdsl.lint.rule import Context
from segdsl.lint.run import context_of, context_of_condition
from segdsl.lint.settings import LintSettings
from segdsl.project.files import decode
from segdsl.syntax import tree
from segdsl.syntax.parse import parse, parse_condition
from segdsl.vocabulary.load import builtin
from tests.properties.fuzz import case

NAME = "any.seg"
NOTHING = check({}, builtin())
REPORTERS = [find_reporter(form) for form in FORMATS]
REPORTED = 16

Looked = tuple[list[Diagnostic], tree.File | tree.Condition, Callable[[], Context]]


def test_any_bytes(cases: range) -> None:
    """§1.1, and what the limits promise."""
    for number in cases:
        data = case(number)
        try:
            run(data, number)
        except BaseException as error:
            error.add_note(f"case {number}: {data!r}")
            raise


def run(data: bytes, number: int) -> None:
    """Take one text all the way; every fourth as a bare condition, reports in the form whose turn it is."""
    source, unread = decode(data, NAME)
    found, written, context = _condition(source) if number % 8 < 2 else _file(source)
    found = [*unread, *found]
    turn, rest = divmod(number // 2, REPORTED)
    if rest == turn % REPORTED:
        findings = find(context(), found, LintSettings()).diagnostics
        report = Report(
            diagnostics=findings, trees={NAME: written}, vocabulary=builtin(), subject="1 file", paths={NAME: NAME}
        )
        assert REPORTERS[turn % len(REPORTERS)].write(report) or not findings
        found = list(findings)
    for diagnostic in found:
        assert_inside(diagnostic, len(source.text))


def _file(source: Source) -> Looked:
    files = {NAME: parse(source)}
    checked = check(files, builtin())
    found = [*files[NAME].diagnostics, *checked.diagnostics]
    return found, files[NAME].tree, lambda: context_of(files, checked, builtin(), is_whole=True)


def _condition(source: Source) -> Looked:
    parsed = parse_condition(source)
    meant = check_condition(parsed, builtin())
    found = [*parsed.diagnostics, *meant.diagnostics]
    return found, parsed.condition, lambda: context_of_condition(parsed, meant, NOTHING, builtin())


def assert_inside(diagnostic: Diagnostic, size: int) -> None:
    """All places lie in the text, and no two edits of a fix meet."""
    spans = [diagnostic.span, *[label.span for label in diagnostic.labels]]
    for fix in diagnostic.fixes:
        edits = sorted([(edit.span.start, edit.span.end) for edit in fix.edits])
        assert edits, diagnostic
        assert all(before[1] <= after[0] for before, after in pairwise(edits)), diagnostic
        spans += [edit.span for edit in fix.edits]
    for span in spans:
        assert 0 <= span.start <= span.end <= size, diagnostic
