"""A project that is looked at a few files at a time, so that ten thousand take little more memory than a hundred.

Files are read, checked together with what they import, linted, and let go of. What stays is what was found, a little of
each segment that rules about several files ask for (`LintRule.gathers`), and the files that others import. What is
found is what would be found in all of them at once. Two mistakes hang on files wherever they are, and there they are
read at once: a name that is defined twice, and imports in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.record import record
from segdsl.check.check import check
from segdsl.check.model import Checked
from segdsl.check.names import Others, run_by_name
from segdsl.check.problems.names import CIRCULAR_IMPORT, UNKNOWN_SEGMENT
from segdsl.check.scope import Kind
from segdsl.lint.findings import Findings, FoundInParts
from segdsl.lint.run import context_of
from segdsl.project.files import ProjectError, read_source
from segdsl.project.findings import Look
from segdsl.project.load import Opened, Progress, has_all, imported
from segdsl.syntax.parse import Parse, parse
from segdsl.vocabulary.model import Vocabulary

TOGETHER = 50
"""How many files are held at a time, but for those that they import."""


class NeedsAllError(Exception):
    """There is a mistake that only all files together show, so they are to be read at once."""


class Again(Mapping[str, Parse]):
    """Rule files that are read whenever they are asked for, and not kept."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self._paths = paths

    def __getitem__(self, name: str) -> Parse:
        return parse(read_source(self._paths[name], name)[0])

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def __contains__(self, name: object) -> bool:
        return name in self._paths


@record(kw_only=True)
class Surveyed:
    """What was found in a project, and how many of its segments make sense."""

    root: Path
    vocabulary: Vocabulary
    files: Mapping[str, Parse]
    segments: int
    findings: Findings


def survey(opened: Opened, look: Look, progress: Progress | None = None) -> Surveyed:
    """What there is to report of a project, as `look.at` finds it in one that is held whole.

    `progress` is as in `load_project`. Raises NeedsAllError, and ProjectError where a file cannot be read.
    """
    reading = _Reading(opened)
    nothing = context_of({}, check({}, opened.vocabulary), opened.vocabulary)
    found = FoundInParts(nothing, look.settings)
    found.add_said([*look.complaints, *opened.unread])
    segments = 0

    def look_at(lot: _Lot) -> None:
        nonlocal segments
        context = context_of(lot.files, lot.checked, opened.vocabulary, is_whole=True, before=nothing)
        reported = found.add(context, lot.said)
        segments += len(context.conditions)
        reading.let_go(lot, {each.span.source.name for each in reported})

    waiting: list[list[str]] = []
    for names in reading.lots(progress):
        lot = reading.read(names)
        if any(each.code == UNKNOWN_SEGMENT.code for each in lot.said):
            # Where another file has it, the message says so; which have it is known at the end.
            waiting.append(names)
        else:
            look_at(lot)
    for names in waiting:
        look_at(reading.read(names))
    nothing.is_whole = opened.can_be_read and has_all(opened, reading.paths)
    files = Again(reading.paths)
    return Surveyed(
        root=opened.root,
        vocabulary=opened.vocabulary,
        files=files,
        segments=segments,
        findings=look.beside_baseline(found.findings(), nothing, files),
    )


@record
class _Lot:
    """Some files, what they mean together with what they import, and what is wrong with them."""

    files: dict[str, Parse]
    checked: Checked
    said: list[Diagnostic]


class _Reading:
    """The rule files of a project as they come; `paths` are those that are known, by name."""

    def __init__(self, opened: Opened) -> None:
        self.paths = dict(opened.paths)
        self._opened = opened
        self._imported: dict[str, Parse] = {}
        self._homes: dict[Kind, dict[str, str]] = {kind: {} for kind in Kind}

    def lots(self, progress: Progress | None) -> Iterator[list[str]]:
        """The names of all files, a few at a time; those that were only imported come last."""
        done = 0
        while names := list(self.paths)[done:]:
            coming = iter(progress(names) if progress and not done else names)
            while lot := list(islice(coming, TOGETHER)):
                yield lot
            done += len(names)

    def read(self, names: Iterable[str]) -> _Lot:
        """Some of the files. Raises NeedsAllError."""
        said: list[Diagnostic] = []
        files = {name: self._parsed(name, said) for name in names}
        for name, file in files.items():
            for kind, defined in run_by_name(file.tree):
                if self._homes[kind].setdefault(defined.text, name) != name:
                    raise NeedsAllError
        others = Others(paths=self.paths, segments=self._homes[Kind.SEGMENT])
        checked = check(self._with_imports(files), self._opened.vocabulary, others=others)
        if any(each.code == CIRCULAR_IMPORT.code for each in checked.diagnostics):
            raise NeedsAllError
        said += [each for file in files.values() for each in file.diagnostics]
        said += [each for each in checked.diagnostics if each.span.source.name in files]
        return _Lot(files, checked, said)

    def let_go(self, lot: _Lot, reported: set[str]) -> None:
        """Keep the texts of a lot no longer, but for those in which something is reported."""
        for name, file in lot.files.items():
            if name not in reported and name not in self._imported:
                source = file.source
                source.let_go(partial(_read_again, self.paths[name], name, len(source.text)))

    def _parsed(self, name: str, said: list[Diagnostic]) -> Parse:
        source, unread = read_source(self.paths[name], name)
        said.extend(unread)
        return self._imported.get(name) or parse(source)

    def _with_imports(self, files: Mapping[str, Parse]) -> dict[str, Parse]:
        root, found = self._opened.root, dict(files)
        waiting = list(files)
        while waiting:
            name = waiting.pop()
            for target in imported(name, found[name], root):
                self.paths.setdefault(target, root / target)
                if target not in self._imported:
                    self._imported[target] = found.get(target) or self._parsed(target, [])
                if target not in found:
                    found[target] = self._imported[target]
                    waiting.append(target)
        return found


def _read_again(path: Path, name: str, size: int) -> str:
    """The text of a file that was read before. Where it was changed since, places in it still lie in it."""
    try:
        text = read_source(path, name)[0].text
    except ProjectError:
        text = ""
    return text[:size].ljust(size)
