"""What is to be reported of a project: checked, linted, with its levels, its comments and its baseline."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from segdsl.base.diagnostics import Diagnostic, in_reading_order
from segdsl.base.record import record, replace
from segdsl.base.source import Span
from segdsl.lint import baseline as baselines
from segdsl.lint.findings import Findings, find, levelled, was_asked
from segdsl.lint.rule import Context
from segdsl.lint.run import context_of
from segdsl.lint.settings import LintSettings, read_lint
from segdsl.project.files import ProjectError, read_source
from segdsl.project.load import Opened, Project
from segdsl.syntax.parse import Parse

if TYPE_CHECKING:
    from segdsl.lint.fix import Reading


@record
class Baseline:
    """What a project's baseline holds, and where it is kept."""

    counts: Mapping[baselines.Key, int]
    place: Span


@record(kw_only=True)
class Look:
    """How a project is looked at; `complaints` are about that, such as a level that no rule can have."""

    settings: LintSettings
    complaints: tuple[Diagnostic, ...] = ()
    baseline: Baseline | None = None

    def at(self, project: Project) -> Findings:
        """What is to be reported."""
        return self.beside_baseline(self.all_of(project), _context(project), project.files)

    def beside_baseline(self, found: Findings, context: Context, files: Mapping[str, Parse]) -> Findings:
        """What is left of what was found in these files, and what the baseline holds needlessly."""
        if self.baseline is None:
            return found
        compared = self._compare(found, self.baseline, context, files)
        stale = baselines.stale(self.baseline.counts, compared.needed, self.baseline.place)
        reported = [*compared.findings.diagnostics, *levelled(stale, self.settings)]
        return replace(compared.findings, diagnostics=in_reading_order(reported))

    def all_of(self, project: Project) -> Findings:
        """What is found, whatever a baseline holds."""
        return find(_context(project), [*self.complaints, *project.diagnostics], self.settings)

    def compare(self, project: Project, found: Findings, baseline: Baseline) -> baselines.Compared:
        """What is left of the findings beside a baseline, and what of the baseline is still needed."""
        return self._compare(found, baseline, _context(project), project.files)

    def _compare(
        self, found: Findings, baseline: Baseline, context: Context, files: Mapping[str, Parse]
    ) -> baselines.Compared:
        is_asked = partial(was_asked, context, self.settings)
        return baselines.compare(baseline.counts, found, files, is_asked, is_whole=context.is_whole)


def findings_of(project: Project) -> Findings:
    """Everything that `segdsl check` reports of the project, as its settings have it.

    Raises ProjectError where the baseline that the settings name is not there.
    """
    settings, complaints = lint_settings(project)
    if settings.baseline is None:
        return Look(settings=settings, complaints=complaints).at(project)
    baseline, broken = read_baseline(project.root / settings.baseline, settings.baseline)
    return Look(settings=settings, complaints=(*complaints, *broken), baseline=baseline).at(project)


def lint_settings(project: Project | Opened) -> tuple[LintSettings, tuple[Diagnostic, ...]]:
    """What the project says of lint rules, and what is wrong with that."""
    return read_lint(project.settings.lint, project.vocabulary)


def read_baseline(path: Path, name: str) -> tuple[Baseline, tuple[Diagnostic, ...]]:
    """The baseline in a file that messages call `name`, and what is wrong with it.

    Raises ProjectError where it is not there or cannot be read.
    """
    if not path.is_file():
        raise ProjectError(f"there is no baseline `{name}`", "write it: segdsl check --write-baseline")
    source, unreadable = read_source(path, name)
    counts, broken = ({}, unreadable) if unreadable else baselines.read(source)
    return Baseline(counts, Span(source, 0, 0)), broken


def reading(project: Project, found: Findings) -> Reading:
    """The project as fixes see it."""
    from segdsl.lint.fix import Reading

    return Reading(project.files, project.checked, found.diagnostics)


def _context(project: Project) -> Context:
    return context_of(project.files, project.checked, project.vocabulary, is_whole=project.is_whole)
