"""What there is to report, and what a reporter is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module

from segdsl.base.diagnostics import Diagnostic, Severity
from segdsl.base.record import record
from segdsl.base.source import Source
from segdsl.cli.terminal import PLAIN, Terminal
from segdsl.syntax import tree
from segdsl.vocabulary.model import Vocabulary


@record(kw_only=True)
class Report:
    """What was checked and what was found, in reading order.

    `trees` are the rules that were checked, by the name of their source. `paths` says where a source is, seen from the
    working folder, where that is not its name. `terminal` is where the report will be read.
    """

    diagnostics: tuple[Diagnostic, ...]
    trees: Mapping[str, tree.File | tree.Condition]
    vocabulary: Vocabulary
    subject: str
    fail_level: Severity = Severity.ERROR
    paths: Mapping[str, str]
    terminal: Terminal = PLAIN

    def path(self, source: Source) -> str:
        """Where the source is, seen from the working folder."""
        return self.paths.get(source.name, source.name)

    def fails(self, diagnostic: Diagnostic) -> bool:
        """Whether this finding is as severe as what fails a run."""
        return diagnostic.is_error or self.fail_level is Severity.WARNING


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
    """How many errors and warnings there are, in words; empty where there are none."""
    found = list(diagnostics)
    errors = sum(diagnostic.is_error for diagnostic in found)
    parts = [count(errors, "error"), count(len(found) - errors, "warning")]
    return " and ".join(part for part in parts if not part.startswith("0 "))


def count(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun}{'s' * (number != 1)}"
