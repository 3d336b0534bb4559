"""What beginners write, and what they are told: `tests/cli/beginner/*.md`, source and message side by side.

A mistake is a `seg messages=N` block; the `text` block behind it is what the terminal shows. N is a claim of whoever
wrote the mistake down: one cause, one message. `python -m tests.support.beginner` writes the `text` blocks anew; the
numbers it leaves alone. Advice of the linter is not among it: each rule's page has its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from segdsl.base.diagnostics import Confidence, Diagnostic, Fix, in_reading_order
from segdsl.base.source import Source
from segdsl.check.check import check, check_condition
from segdsl.cli.reporters.text import render_all
from segdsl.syntax.parse import parse, parse_condition
from segdsl.vocabulary.load import builtin

FOLDER = Path(__file__).parents[1] / "cli" / "beginner"
_MISTAKE = re.compile(
    r"^## (?P<title>[^\n]+)\n\n(?P<prose>[^`]*?)(?P<fence>```seg messages=)(?P<number>\d+)(?P<kind> file)?\n"
    r"(?P<source>.*?)^```\n\n```text\n(?P<shown>.*?)^```\n",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Mistake:
    """One mistake of a page: what was written, how many messages it deserves, and what is shown."""

    page: str
    title: str
    source: str
    is_file: bool
    messages: int
    shown: str

    def __str__(self) -> str:
        return f"{self.page}: {self.title}".replace("`", "")


def mistakes() -> list[Mistake]:
    """All mistakes of all pages, in order."""
    return [mistake for path in sorted(FOLDER.glob("*.md")) for mistake in _read(path)]


def _read(path: Path) -> Iterator[Mistake]:
    text = path.read_text(encoding="utf-8")
    found = list(_MISTAKE.finditer(text))
    if len(found) != text.count("\n## ") or len(found) != text.count("```seg"):
        raise ValueError(f"{path.name}: under each heading stands one `seg messages=N` block and one `text` block")
    for match in found:
        source = match["source"].removesuffix("\n")
        yield Mistake(path.stem, match["title"], source, bool(match["kind"]), int(match["number"]), match["shown"])


def told(source: str, *, is_file: bool) -> tuple[Diagnostic, ...]:
    """What is said of a file, or of a bare condition."""
    if is_file:
        file = parse(Source("rules.seg", source))
        return in_reading_order([*file.diagnostics, *check({"rules.seg": file}, builtin()).diagnostics])
    condition = parse_condition(Source("-e", source))
    return in_reading_order([*condition.diagnostics, *check_condition(condition, builtin()).diagnostics])


def shown(source: str, *, is_file: bool) -> str:
    """The same as the terminal shows it."""
    return render_all(told(source, is_file=is_file)) + "\n"


def safe_fixes(diagnostics: tuple[Diagnostic, ...]) -> list[Fix]:
    """The safe fixes that can be made together: of two that meet, the first."""
    chosen: list[Fix] = []
    end = -1
    fixes = [fix for each in diagnostics for fix in each.fixes if fix.confidence is Confidence.SAFE]
    for fix in sorted(fixes, key=lambda fix: min(edit.span.start for edit in fix.edits)):
        if min(edit.span.start for edit in fix.edits) > end:
            chosen.append(fix)
            end = max(edit.span.end for edit in fix.edits)
    return chosen


def made(fixes: list[Fix], source: str) -> str:
    """The text with the fixes made."""
    edits = [edit for fix in fixes for edit in fix.edits]
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end), reverse=True):
        source = source[: edit.span.start] + edit.text + source[edit.span.end :]
    return source


def _write_anew() -> None:
    for path in sorted(FOLDER.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        path.write_text(_MISTAKE.sub(_with_message, text), encoding="utf-8")


def _with_message(match: re.Match[str]) -> str:
    start, end = match.start("shown") - match.start(), match.end("shown") - match.start()
    message = shown(match["source"].removesuffix("\n"), is_file=bool(match["kind"]))
    return match[0][:start] + message + match[0][end:]


if __name__ == "__main__":
    _write_anew()
