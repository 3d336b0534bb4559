"""A baseline: what an existing repository has, so that it can adopt the linter before it has mended everything.

It counts findings by file, item and code; no lines, so that it stays when lines move. Findings of one kind in one item
are not told apart: as many as are counted are silent, and where there are more, all of them are reported, since nobody
can say which of them is new. It shrinks and never grows. To accept more than it holds, delete it and write it anew.

{"version": 1, "findings": {"rules/quiet.seg": {"segment quiet": {"SEG601": 2}}}}
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from segdsl.base.diagnostics import Diagnostic, in_reading_order
from segdsl.base.record import record, replace
from segdsl.base.source import Source, Span
from segdsl.lint import problems
from segdsl.lint.findings import Findings
from segdsl.lint.items import Items, title
from segdsl.lint.suppress import Suppressed
from segdsl.syntax.parse import Parse

VERSION = 1
REASON = "in the baseline"

Key = tuple[str, str, str]
"""A file, the title of an item (empty outside all of them), and a code."""


@record
class Compared:
    """What is still to be reported, and what of the baseline is still needed."""

    findings: Findings
    needed: Mapping[Key, int]


def count(findings: Iterable[Diagnostic], files: Mapping[str, Parse]) -> dict[Key, int]:
    """How often what is found in which item of these files."""
    keys = _keys(findings, files)
    return dict(Counter(key for _, key in keys if key is not None))


def compare(
    baseline: Mapping[Key, int],
    findings: Findings,
    files: Mapping[str, Parse],
    is_asked: Callable[[str], bool],
    *,
    is_whole: bool,
) -> Compared:
    """Take out of the findings what the baseline counts.

    `files` are those that were read; `is_whole` says that there are no others, so that what a baseline says of another
    file is not needed. `is_asked` says of a code whether it would have been found.
    """
    keyed = _keys(findings.diagnostics, files)
    found = Counter(key for _, key in keyed if key is not None)
    reported: list[Diagnostic] = []
    accepted: list[Suppressed] = []
    for diagnostic, key in keyed:
        allowed = baseline.get(key, 0) if key is not None else 0
        if key is None or not allowed:
            reported.append(diagnostic)
        elif found[key] > allowed:
            reported.append(_surplus(diagnostic, allowed, found[key]))
        else:
            accepted.append(Suppressed(diagnostic, REASON, is_in_source=False))
    if any(diagnostic.is_error for diagnostic in reported):
        # An error hides what else is wrong with an item, so what is not found may be there.
        needed = dict(baseline)
    else:
        needed = {
            key: min(allowed, found[key]) if _is_known(key, files, is_asked, is_whole=is_whole) else allowed
            for key, allowed in baseline.items()
        }
    still = Findings(in_reading_order(reported), (*findings.suppressed, *accepted))
    return Compared(still, {key: number for key, number in needed.items() if number})


def stale(baseline: Mapping[Key, int], needed: Mapping[Key, int], place: Span) -> tuple[Diagnostic, ...]:
    """A complaint about what the baseline holds and needs no more; `place` is where it is kept."""
    gone = {key: number - needed.get(key, 0) for key, number in baseline.items() if needed.get(key, 0) < number}
    if not gone:
        return ()
    entries = [f"{_in_words(key)}: {baseline[key]} counted, {needed.get(key, 0)} found" for key in sorted(gone)]
    return (problems.stale_baseline(place, entries, sum(gone.values())),)


def read(source: Source) -> tuple[dict[Key, int], tuple[Diagnostic, ...]]:
    """The baseline in a text, and what is wrong with it; one that is wrong allows nothing."""
    import json

    try:
        content: Any = json.loads(source.text)
    except (ValueError, RecursionError):
        return {}, (problems.broken_baseline(Span(source, 0, 0), "it is not JSON"),)
    try:
        return dict(_entries(content)), ()
    except _BrokenError as broken:
        found = re.search(re.escape(f'"{broken.key}"'), source.text)
        place = Span(source, *found.span()) if found else Span(source, 0, 0)
        return {}, (problems.broken_baseline(place, broken.wanted),)


def write(counts: Mapping[Key, int]) -> str:
    """The text of a baseline: the same for the same counts, a line for each, so that two branches merge."""
    import json

    findings: dict[str, dict[str, dict[str, int]]] = {}
    for (file, item, code), number in sorted(counts.items()):
        findings.setdefault(file, {}).setdefault(item, {})[code] = number
    return json.dumps({"version": VERSION, "findings": findings}, ensure_ascii=False, indent=2) + "\n"


def _keys(findings: Iterable[Diagnostic], files: Mapping[str, Parse]) -> list[tuple[Diagnostic, Key | None]]:
    """The findings, each with its key; None for what is not about a rule file."""
    items: dict[str, Items] = {}
    keyed: list[tuple[Diagnostic, Key | None]] = []
    for diagnostic in findings:
        file = diagnostic.span.source.name
        if file not in files:
            keyed.append((diagnostic, None))
            continue
        if file not in items:
            items[file] = Items(files[file].tree)
        item = items[file].around(diagnostic.span.start)
        keyed.append((diagnostic, (file, title(item) if item is not None else "", diagnostic.code)))
    return keyed


def _surplus(diagnostic: Diagnostic, allowed: int, found: int) -> Diagnostic:
    are = "is 1" if allowed == 1 else f"are {allowed}"
    return replace(diagnostic, notes=(*diagnostic.notes, f"there {are} in the baseline, and {found} here"))


def _is_known(key: Key, files: Mapping[str, Parse], is_asked: Callable[[str], bool], *, is_whole: bool) -> bool:
    """Whether it is known how often this is there."""
    file, _, code = key
    return (file in files or is_whole) and is_asked(code)


def _in_words(key: Key) -> str:
    file, item, code = key
    return f"{code} in `{item}` of `{file}`" if item else f"{code} in `{file}`"


class _BrokenError(Exception):
    """What is at `key` is not what a baseline has there."""

    def __init__(self, key: str, wanted: str) -> None:
        super().__init__(wanted)
        self.key = key
        self.wanted = wanted


def _entries(content: Any) -> Iterator[tuple[Key, int]]:
    if not isinstance(content, dict) or content.get("version") != VERSION:
        raise _BrokenError("version", f"it has no `version` {VERSION}")
    for file, items in _table(content.get("findings"), "findings", "it has no `findings`"):
        for item, codes in _table(items, file, f"`{file}` needs a table of items"):
            for code, number in _table(codes, item, f"`{item}` needs a table of codes"):
                if not isinstance(number, int) or isinstance(number, bool) or number < 1:
                    raise _BrokenError(code, f"`{code}` needs a number from 1")
                yield (file, item, code), number


def _table(value: Any, key: str, wanted: str) -> Iterable[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise _BrokenError(key, wanted)
    return value.items()
