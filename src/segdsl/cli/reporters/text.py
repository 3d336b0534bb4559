"""Diagnostics for people: the source with its labels, then notes, help and the fix as an edited line.

error[SEG104]: `==` is not an operator here
  --> rules/quiet.seg:1:20
  |
1 | relationship_stage == Joined
  |                    ^^ comparison is written with one `=`
  = fix (safe): write `=`
  |
1 | relationship_stage = Joined
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from segdsl.base.diagnostics import Diagnostic, Fix, Label
from segdsl.base.source import Source
from segdsl.cli.safe import safe, width

_TAB = "    "
_LONGEST_LINE = 160


def render_all(diagnostics: Iterable[Diagnostic]) -> str:
    """Every diagnostic, with a blank line between; a last line counts them. Empty where there are none."""
    found = list(diagnostics)
    if not found:
        return ""
    return "\n\n".join(render(diagnostic) for diagnostic in found) + "\n\n" + summary(found)


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """How many errors and warnings there are, in words."""
    found = list(diagnostics)
    errors = sum(diagnostic.is_error for diagnostic in found)
    parts = [_count(errors, "error"), _count(len(found) - errors, "warning")]
    return " and ".join(part for part in parts if part)


def render(diagnostic: Diagnostic) -> str:
    """One diagnostic as lines of text."""
    labels = [Label(diagnostic.span, diagnostic.label), *diagnostic.labels]
    gutter = max(len(str(label.span.source.position(label.span.end).line)) for label in labels)
    lines = [f"{diagnostic.severity.value}[{diagnostic.code}]: {safe(diagnostic.message)}"]
    for source in dict.fromkeys(label.span.source for label in labels):
        mine = [label for label in labels if label.span.source is source]
        line, column = mine[0].span.position
        lines.append(f"{' ' * gutter} --> {safe(source.name)}:{line}:{column}")
        lines.extend(_excerpt(source, mine, diagnostic, gutter))
    lines.extend(f"{' ' * gutter} = note: {safe(note)}" for note in diagnostic.notes)
    lines.extend(f"{' ' * gutter} = help: {safe(help)}" for help in diagnostic.help)
    for fix in diagnostic.fixes:
        lines.append(f"{' ' * gutter} = fix ({fix.confidence.value}): {safe(fix.message)}")
        lines.extend(_edited(fix, gutter))
    return "\n".join(lines)


def _excerpt(source: Source, labels: list[Label], diagnostic: Diagnostic, gutter: int) -> Iterator[str]:
    yield f"{' ' * gutter} |"
    by_line: dict[int, list[Label]] = {}
    for label in labels:
        by_line.setdefault(label.span.position.line, []).append(label)
    previous = None
    for number in sorted(by_line):
        if previous is not None and number > previous + 1:
            yield f"{'.' * gutter}..."
        previous = number
        text = source.line(number)
        shift = _first_shown(text, by_line[number])
        yield f"{number:>{gutter}} | {_shown(text[shift:])}".rstrip()
        for label in sorted(by_line[number], key=lambda label: label.span.start):
            mark = "^" if label.span == diagnostic.span else "-"
            yield f"{' ' * gutter} | {_underline(label, mark, text, shift)}".rstrip()


def _first_shown(text: str, labels: list[Label]) -> int:
    """Where the excerpt of a very long line starts."""
    first = min(label.span.position.column for label in labels) - 1
    return max(0, first - _LONGEST_LINE // 2) if len(text) > _LONGEST_LINE else 0


def _shown(text: str) -> str:
    cut = text[:_LONGEST_LINE]
    return safe(cut.replace("\t", _TAB)) + ("…" if len(text) > len(cut) else "")


def _underline(label: Label, mark: str, text: str, shift: int) -> str:
    start = label.span.position.column - 1
    end = min(start + label.span.end - label.span.start, len(text))
    before = _shown(text[shift:start])
    marked = _shown(text[start:end])
    return f"{' ' * width(before)}{mark * max(1, width(marked))} {safe(label.text)}"


def _edited(fix: Fix, gutter: int) -> Iterator[str]:
    """The lines that a fix changes, as they will be."""
    source = fix.edits[0].span.source
    first = source.position(min(edit.span.start for edit in fix.edits)).line
    last = source.position(max(edit.span.end for edit in fix.edits)).line
    text, at = "", sum(len(line) + 1 for line in source.text.split("\n")[: first - 1])
    for edit in sorted(fix.edits, key=lambda edit: edit.span.start):
        text += source.text[at : edit.span.start] + edit.text
        at = edit.span.end
    end = source.text.find("\n", at)
    text += source.text[at : end if end >= 0 else len(source.text)]
    if len(text) > _LONGEST_LINE or last - first > 3:
        return
    yield f"{' ' * gutter} |"
    for number, line in enumerate(text.split("\n"), first):
        yield f"{number:>{gutter}} + {_shown(line.rstrip(chr(13)))}".rstrip()


def _count(number: int, noun: str) -> str:
    return "" if number == 0 else f"1 {noun}" if number == 1 else f"{number} {noun}s"
