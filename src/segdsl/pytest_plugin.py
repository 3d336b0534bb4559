"""The tests of rule files as tests of pytest: every case of every `test` item, reported at its own line.

Installed with segdsl, found by pytest itself. Rule files count where they belong to a project, that is below a folder
with a `segdsl.toml`; `-p no:segdsl` turns it off. Nothing but this module is imported before the first rule file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from segdsl.check.model import Case, Test
    from segdsl.ir.nodes import Rule
    from segdsl.vocabulary.model import Vocabulary


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A rule file of a project, as a collector of its cases."""
    if file_path.suffix != ".seg":
        return None
    from segdsl.project.settings import find_root

    root = find_root(file_path.parent)
    return RuleFile.from_parent(parent, path=file_path) if root else None


class RuleFile(pytest.File):
    """A rule file; what it imports is read with it, and tested where it stands."""

    def collect(self) -> Iterator[pytest.Item]:
        """The cases of the file's own tests. Raises CollectError where a rule has an error."""
        from segdsl.cli.reporters.text import render_all
        from segdsl.cli.terminal import PLAIN
        from segdsl.project.files import ProjectError
        from segdsl.project.load import load_project

        try:
            project = load_project(self.path.parent, [self.path])
        except ProjectError as error:
            raise self.CollectError(str(error)) from None
        errors = [diagnostic for diagnostic in project.diagnostics if diagnostic.is_error]
        if errors:
            raise self.CollectError(render_all(errors, PLAIN))
        for test in project.checked.tests:
            if project.root / test.span.source.name == self.path:
                for case in test.cases:
                    line = case.span.position.line
                    name = f"{test.sentence} [{test.segment}, line {line}, {case.today}]"
                    rule = project.checked.rules[test.segment]
                    yield RuleCase.from_parent(self, name=name, of=(rule, test, case, project.vocabulary))


class UnexpectedVerdictError(Exception):
    """A case came out otherwise than expected; the text says how, condition by condition."""


class RuleCase(pytest.Item):
    """One case."""

    def __init__(self, *, of: tuple[Rule, Test, Case, Vocabulary], **others: Any) -> None:
        super().__init__(**others)
        self.rule, self.test, self.case, self.vocabulary = of

    def runtest(self) -> None:
        """Run it in memory. Raises UnexpectedVerdictError."""
        from segdsl.base.record import replace
        from segdsl.cli.terminal import PLAIN
        from segdsl.cli.tested import explained
        from segdsl.testing.run import run

        alone = replace(self.test, cases=(self.case,))
        (outcome,) = run([alone], {self.test.segment: self.rule})
        if not outcome.passed:
            raise UnexpectedVerdictError(explained(outcome, self.rule, self.vocabulary, PLAIN))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The verdicts alone: the author of a rule has no use for Python's frames."""
        if isinstance(excinfo.value, UnexpectedVerdictError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The case's own place."""
        return self.path, self.case.span.position.line - 1, self.name
