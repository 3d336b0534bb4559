"""Diagnostics for people: the source with its labels, then notes, help and the fix as an edited line.

error[SEG104]: `==` is not an operator here
  --> rules/quiet.seg:1:20
  |
1 | relationship_stage == Joined
  |                    ^^ comparison is written with one `=`
  = fix (safe): write `=`
  |
1 + relationship_stage = Joined
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise

from segdsl.base.diagnostics import Diagnostic, Fix, Label, Severity
from segdsl.base.record import record
from segdsl.base.source import Source
from segdsl.cli.report import Report, Reporter, summary
from segdsl.cli.safe import width
from segdsl.cli.terminal import PLAIN, Colour, Terminal

_LONGEST_LINE = 160
_ROOM_MIN = 20
_LABEL_ROOM = 30
_SEVERITY = {Severity.ERROR: Colour.ERROR, Severity.WARNING: Colour.WARNING, Severity.INFO: Colour.INFO}


def _write(report: Report) -> str:
    found = report.diagnostics
    if not found:
        return ""
    text = render_all(found, report.terminal, report.paths) + "\n"
    if report.terminal.columns is not None:
        text += f"for what a code means: segdsl explain-code {found[0].code}\n"
    return text


REPORTER = Reporter("for people: the source with labels, help and fixes", _write)


def render_all(
    diagnostics: Iterable[Diagnostic], terminal: Terminal = PLAIN, paths: Mapping[str, str] | None = None
) -> str:
    """Every diagnostic, with a blank line between; a last line counts them. Empty where there are none."""
    found = list(diagnostics)
    if not found:
        return ""
    return "\n\n".join(render(diagnostic, terminal, paths) for diagnostic in found) + "\n\n" + summary(found)


def render(diagnostic: Diagnostic, terminal: Terminal = PLAIN, paths: Mapping[str, str] | None = None) -> str:
    """One diagnostic as lines of text; `paths` as in `Report`."""
    labels = [Label(diagnostic.span, diagnostic.label), *diagnostic.labels]
    last_line = max(label.span.source.position(label.span.end).line for label in labels)
    page = _Page(diagnostic, terminal, paths or {}, len(str(last_line)))
    return "\n".join(page.lines(labels))


@record
class _Mark:
    """A label on its line, in columns of the screen: from where, how many signs, which, and what it says."""

    start: int
    size: int
    sign: str
    colour: Colour
    text: str

    @property
    def end(self) -> int:
        return self.start + self.size


@record
class _Page:
    """One diagnostic being written; `gutter` is the width of its line numbers."""

    diagnostic: Diagnostic
    terminal: Terminal
    paths: Mapping[str, str]
    gutter: int

    def lines(self, labels: list[Label]) -> Iterator[str]:
        diagnostic, show, paint = self.diagnostic, self.terminal.show, self.terminal.paint
        colour = _SEVERITY[diagnostic.severity]
        head = f"{diagnostic.severity.value}[{diagnostic.code}]"
        yield from self._prose(f"{paint(head, colour)}: ", len(head) + 2, diagnostic.message, Colour.STRONG)
        for source in dict.fromkeys(label.span.source for label in labels):
            mine = [label for label in labels if label.span.source is source]
            line, column = mine[0].span.position
            arrow = paint(f"{' ' * self.gutter} -->", Colour.FRAME)
            yield f"{arrow} {show(self.paths.get(source.name, source.name))}:{line}:{column}"
            yield from self._excerpt(source, mine)
        for note in diagnostic.notes:
            yield from self._said("note", note)
        for help in diagnostic.help:
            yield from self._said("help", help)
        for fix in diagnostic.fixes:
            yield from self._said(f"fix ({fix.confidence.value})", fix.message)
            yield from self._edited(fix)

    # ---- words -------------------------------------------------------------------------------------------------

    def _said(self, kind: str, text: str) -> Iterator[str]:
        paint = self.terminal.paint
        head = f"{' ' * self.gutter} {paint('=', Colour.FRAME)} {paint(f'{kind}:', Colour.HELP)} "
        yield from self._prose(head, self.gutter + len(kind) + 5, text)

    def _prose(self, head: str, indent: int, text: str, colour: Colour | None = None) -> Iterator[str]:
        for line in self.terminal.wrap(text, indent):
            yield head + (self.terminal.paint(line, colour) if colour else line)
            head = " " * indent

    # ---- the source with its labels ----------------------------------------------------------------------------

    def _excerpt(self, source: Source, labels: list[Label]) -> Iterator[str]:
        yield self._framed("", "|")
        by_line: dict[int, list[Label]] = {}
        for label in labels:
            by_line.setdefault(label.span.position.line, []).append(label)
        previous = None
        for number in sorted(by_line):
            if previous is not None and number > previous + 1:
                yield f"{'.' * self.gutter}..."
            previous = number
            excerpt = _excerpt_of(source, by_line[number], self._longest, self.terminal.show)
            yield self._framed(number, "|", excerpt.shown)
            marks = [self._mark(label, excerpt) for label in by_line[number]]
            for below in self._below(sorted(marks, key=lambda mark: (mark.start, mark.end))):
                yield self._framed("", "|", below)

    @property
    def _longest(self) -> int:
        columns = self.terminal.columns
        # Beside the excerpt there is its frame, and an ellipsis at both ends.
        beside = self.gutter + 3 + 2 * width(self.terminal.show("…"))
        return _LONGEST_LINE if columns is None else max(columns - beside, _ROOM_MIN)

    def _mark(self, label: Label, excerpt: _Excerpt) -> _Mark:
        is_primary = label.span == self.diagnostic.span
        begin = _start_of_line(label.span.source, label.span.start)
        start, end = excerpt.columns(label.span.start - begin, label.span.end - begin)
        colour = _SEVERITY[self.diagnostic.severity] if is_primary else Colour.FRAME
        return _Mark(start, max(1, end - start), "^" if is_primary else "-", colour, label.text)

    def _below(self, marks: list[_Mark]) -> Iterator[str]:
        """The lines below a line: its marks side by side, or one below the other where they overlap."""
        if any(after.start < before.end for before, after in pairwise(marks)):
            for mark in marks:
                yield from self._side_by_side([mark])
        else:
            yield from self._side_by_side(marks)

    def _side_by_side(self, marks: list[_Mark]) -> Iterator[str]:
        """The last mark is followed by its label if there is room; the labels of the others hang below, last first."""
        row = _Row(self.terminal)
        for mark in marks:
            row.add(mark.start, mark.sign * mark.size, mark.colour)
        hanging = [mark for mark in marks if mark.text]
        last = marks[-1]
        if last.text and (self.terminal.columns is None or last.end + 1 + width(last.text) <= self._longest):
            row.add(last.end + 1, self.terminal.show(last.text), last.colour)
            hanging.pop()
        yield row.text
        if hanging and len(marks) > 1:
            yield self._bars(hanging).text
        while hanging:
            mark = hanging.pop()
            start = self._hangs_at(mark, hanging)
            for line in self.terminal.wrap(mark.text, self.gutter + 3 + start):
                row = self._bars(hanging)
                row.add(start, line, mark.colour)
                yield row.text

    def _hangs_at(self, mark: _Mark, others: list[_Mark]) -> int:
        """Below the mark; nearer to the left where there would be no room for words, but behind the other marks."""
        if self.terminal.columns is None:
            return mark.start
        leftmost = others[-1].start + 2 if others else 0
        return max(min(mark.start, self._longest - min(width(mark.text), _LABEL_ROOM)), leftmost)

    def _bars(self, marks: list[_Mark]) -> _Row:
        row = _Row(self.terminal)
        for mark in marks:
            row.add(mark.start, "|", mark.colour)
        return row

    def _framed(self, number: object, sign: str, text: str = "") -> str:
        frame = f"{number:>{self.gutter}} {sign}"
        return f"{self.terminal.paint(frame, Colour.FRAME)} {text}".rstrip()

    # ---- a fix -------------------------------------------------------------------------------------------------

    def _edited(self, fix: Fix) -> Iterator[str]:
        """The lines that a fix changes, as they will be."""
        edits = sorted(fix.edits, key=lambda edit: edit.span.start)
        source = edits[0].span.source
        first = source.position(edits[0].span.start).line
        last = source.position(max(edit.span.end for edit in edits)).line
        at = _start_of_line(source, edits[0].span.start)
        text = ""
        for edit in edits:
            text += source.text[at : edit.span.start] + edit.text
            at = edit.span.end
        text += source.text[at : _end_of_line(source, at)]
        if len(text) > _LONGEST_LINE or last - first > 3:
            return
        yield self._framed("", "|")
        changed = edits[0].span.start - _start_of_line(source, edits[0].span.start)
        for number, line in enumerate(text.split("\n"), first):
            excerpt = _Excerpt(line.rstrip("\r"), changed if number == first else 0, self._longest, self.terminal.show)
            yield self._framed(number, "+", self.terminal.paint(excerpt.shown, Colour.ADDED))


class _Row:
    """A line that is filled from left to right."""

    def __init__(self, terminal: Terminal) -> None:
        self.text = ""
        self._terminal = terminal
        self._width = 0

    def add(self, start: int, text: str, colour: Colour) -> None:
        """Write `text` at column `start`, which nothing reaches yet."""
        self.text += " " * (start - self._width) + self._terminal.paint(text, colour)
        self._width = start + width(text)


class _Excerpt:
    """A line as it is shown: all of it, or of one that is too long what is around the place `at`."""

    def __init__(self, line: str, at: int, longest: int, show: Callable[[str], str]) -> None:
        self._line = line
        self._show = show
        size = len(line)
        self._from = max(0, min(at - longest // 4, size - longest)) if size > longest else 0
        self._to = min(size, self._from + longest)
        self._before = show("…") if self._from else ""
        after = show("…") if self._to < size else ""
        self.shown = self._before + show(line[self._from : self._to]) + after

    def columns(self, start: int, end: int) -> tuple[int, int]:
        """From where to where a part of the line reaches on the screen, cut at its end."""
        return self._column(start), self._column(min(end, max(start, len(self._line))))

    def _column(self, offset: int) -> int:
        return width(self._before) + width(self._show(self._line[self._from : min(offset, self._to)]))


def _excerpt_of(source: Source, labels: list[Label], longest: int, show: Callable[[str], str]) -> _Excerpt:
    """The line that labels are on, around the first of them."""
    first = min(label.span.start for label in labels)
    start = _start_of_line(source, first)
    return _Excerpt(source.text[start : _end_of_line(source, first)].rstrip("\r"), first - start, longest, show)


def _start_of_line(source: Source, offset: int) -> int:
    return source.text.rfind("\n", 0, offset) + 1


def _end_of_line(source: Source, offset: int) -> int:
    end = source.text.find("\n", offset)
    return end if end >= 0 else len(source.text)
