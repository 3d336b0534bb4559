"""What there is to report, and what a reporter is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module

from segdsl.base.diagnostics import Diagnostic, Severity
from segdsl.base.record import record
from segdsl.base.source import Source
from segdsl.cli.terminal import PLAIN, Terminal
from segdsl.lint.suppress import Suppressed
from segdsl.syntax import tree
from segdsl.vocabulary.model import Vocabulary

_RANK = {severity: rank for rank, severity in enumerate(Severity)}


@record(kw_only=True)
class Report:
    """What was checked and what was found, in reading order.

    `suppressed` is what was found and is not reported, since a comment or a baseline allows it. `trees` are the rules
    that were checked, by the name of their source. `paths` says where a source is, seen from the
    working folder, where that is not its name. `terminal` is where the report will be read.
    """

    diagnostics: tuple[Diagnostic, ...]
    trees: Mapping[str, tree.File | tree.Condition]
    vocabulary: Vocabulary
    subject: str
    fail_level: Severity = Severity.ERROR
    suppressed: tuple[Suppressed, ...] = ()
    paths: Mapping[str, str]
    terminal: Terminal = PLAIN

    def path(self, source: Source) -> str:
        """Where the source is, seen from the working folder."""
        return self.paths.get(source.name, source.name)

    def fails(self, diagnostic: Diagnostic) -> bool:
        """Whether this finding is as severe as what fails a run."""
        return _RANK[diagnostic.severity] <= _RANK[self.fail_level]


@record
class Reporter:
    """A form of report: what it is for, in a few words, and how it is written.

    What it writes is empty or ends in a newline, and depends on nothing but the report.
    """

    use: str
    write: Callable[[Report], str]


def find_reporter(name: str) -> Reporter:
    """The reporter of one of `reporters.FORMATS`."""
    reporter: Reporter = import_module(f"segdsl.cli.reporters.{name}").REPORTER
    return reporter


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """How many errors, warnings and infos there are, in words; empty where there are none."""
    numbers = numbers_of(diagnostics)
    *first, last = [count(number, severity.value) for severity, number in numbers.items() if number] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def numbers_of(diagnostics: Iterable[Diagnostic]) -> dict[Severity, int]:
    """How many there are of each severity, the worst first."""
    found = [diagnostic.severity for diagnostic in diagnostics]
    return {severity: found.count(severity) for severity in Severity}


def count(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun}{'s' * (number != 1)}"
