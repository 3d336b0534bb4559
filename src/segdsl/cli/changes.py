"""What a change to rules means, written: for a terminal, as Markdown for a comment on a pull request, as values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from segdsl.analysis.answer import Witness
from segdsl.analysis.compare import Change, Kind
from segdsl.base.record import record
from segdsl.cli.documents import document, shown_lines
from segdsl.cli.proofs import facts_said
from segdsl.cli.report import count
from segdsl.cli.terminal import Colour, Terminal
from segdsl.cli.witnesses import as_tests, as_values
from segdsl.project.load import Project

_COLOURS = {
    Kind.WIDER: Colour.WARNING,
    Kind.NARROWER: Colour.WARNING,
    Kind.BOTH: Colour.WARNING,
    Kind.NEW: Colour.ADDED,
    Kind.GONE: Colour.ERROR,
    Kind.UNKNOWN: Colour.ERROR,
}
_WORDS = {Kind.BOTH: "wider and narrower", Kind.UNKNOWN: "not known"}


@record(kw_only=True)
class Differences:
    """All changes between two sides, those to be listed, and how many enter and leave today by segment, if asked.

    `project` is the new side.
    """

    old: str
    new: str
    changes: tuple[Change, ...]
    shown: tuple[Change, ...]
    counts: Mapping[str, tuple[int, int]]
    project: Project

    @property
    def subject(self) -> str:
        """What a segment selects."""
        return self.project.vocabulary.subject

    def summary(self) -> str:
        """`3 segments: 1 wider, 2 same`."""
        counts = Counter(change.kind for change in self.changes)
        parts = [f"{counts[kind]} {_word(kind)}" for kind in Kind if counts[kind]]
        return f"{count(len(self.changes), 'segment')}{': ' if parts else ''}{', '.join(parts)}"

    def witnesses(self, change: Change) -> Iterator[tuple[str, str]]:
        """Who enters and who leaves a segment: a sentence, and test items that pass with the new rules."""
        for witness, does in ((change.enters, "enters"), (change.leaves, "leaves")):
            if witness is not None:
                sentence = f"a {self.subject} who {does} {change.name}"
                yield sentence, self.test(change, witness, sentence)

    def test(self, change: Change, witness: Witness, sentence: str) -> str:
        """What the new rules say of a witness."""
        rule = self.project.checked.rules[change.name]
        return as_tests(witness, (rule,), sentence, self.project.vocabulary)


def as_text(found: Differences, terminal: Terminal) -> Iterator[str]:
    """A paragraph for each segment, with its witnesses, and a summary."""
    for change in found.shown:
        word = _word(change.kind)
        before = f" (was `{change.before}`)" if change.before else ""
        colour = _COLOURS.get(change.kind, Colour.STRONG)
        yield f"{terminal.paint(f'{word}:', colour)} {terminal.show(change.name)}{terminal.show(before)}"
        if change.reason:
            yield from (f"  {line}" for line in terminal.wrap(change.reason, 2))
        if change.name in found.counts:
            yield f"  {_counted(found, change.name)}"
        for fact in facts_said(change.facts, found.project):
            yield from (f"  {line}" for line in terminal.wrap(f"by {fact}", 2))
        yield ""
        for _, test in found.witnesses(change):
            yield from shown_lines(test, terminal)
            yield ""
    yield found.summary()


def as_markdown(found: Differences) -> str:
    """A table of the segments that changed, and below it who enters and who leaves, folded away."""
    from segdsl.cli.reporters.markdown import escaped

    lines = [f"**{escaped(found.summary())}** from `{_code(found.old)}` to `{_code(found.new)}`"]
    if found.shown:
        counted = bool(found.counts)
        lines += ["", "| segment | change |" + (" enter | leave |" if counted else "")]
        lines += ["|---|---|" + ("--:|--:|" if counted else "")]
        for change in found.shown:
            was = f" (was `{_code(change.before)}`)" if change.before else ""
            because = f": {escaped(change.reason)}" if change.reason else ""
            row = f"| `{_code(change.name)}`{was} | {_word(change.kind)}{because} |"
            if counted:
                enter, leave = found.counts.get(change.name, ("", ""))
                row += f" {enter} | {leave} |"
            lines.append(row)
    for change in found.shown:
        for sentence, test in found.witnesses(change):
            fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", test)), default=0))
            lines += ["", f"<details><summary>{escaped(sentence)}</summary>", "", f"{fence}seg", test.rstrip(), fence]
            lines += ["", "</details>"]
    return "\n".join(lines) + "\n"


def as_document(found: Differences) -> dict[str, object]:
    """All of it as values."""
    return document(old=found.old, new=found.new, segments=[_as_values(found, change) for change in found.changes])


def _as_values(found: Differences, change: Change) -> dict[str, object]:
    entering, leaving = found.counts.get(change.name, (None, None))
    shown = {
        does: None if witness is None else {**as_values(witness), "test": found.test(change, witness, does)}
        for does, witness in (("enters", change.enters), ("leaves", change.leaves))
    }
    return {
        "name": change.name,
        "before": change.before,
        "change": change.kind.value,
        **shown,
        "entering": entering,
        "leaving": leaving,
        "facts": change.facts,
        "reason": change.reason,
    }


def _counted(found: Differences, name: str) -> str:
    entering, leaving = found.counts[name]
    return f"{count(entering, found.subject)} enter{'s' * (entering == 1)}, {leaving:,} leave{'s' * (leaving == 1)}"


def _word(kind: Kind) -> str:
    return _WORDS.get(kind, kind.value)


def _code(text: str) -> str:
    """A text that stands in backticks in a table."""
    from segdsl.cli.safe import safe

    return safe(text).replace("`", "'").replace("|", "\\|")
