"""All worked examples, and every rule of the language reference, in words: `python -m tests.explain.snapshots`.

Reviewed when they change: they are what a colleague is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from segdsl.base.source import Source
from segdsl.check.check import check, check_condition
from segdsl.explain.layout import rule_lines
from segdsl.explain.words import in_words
from segdsl.ir.nodes import Rule
from segdsl.syntax.parse import parse, parse_condition
from segdsl.vocabulary.load import builtin
from segdsl.vocabulary.model import Vocabulary
from tests.explain.support import plain
from tests.support.examples import EXAMPLES, load_example
from tests.support.markdown import ROOT, read_blocks

FOLDER = Path(__file__).parent / "words"
REFERENCE_DAY = date(2026, 3, 31)


def pages() -> dict[str, str]:
    """Each page by its name: one for each example, one for each chapter of the reference."""
    examples = {f"example-{folder.name}": _example(folder.name) for folder in sorted(EXAMPLES.iterdir())}
    chapters = sorted((ROOT / "docs/language").glob("*.md"))
    reference = {f"language-{chapter.stem}": "\n".join(_chapter(chapter)) for chapter in chapters}
    return {name: text for name, text in {**examples, **reference}.items() if text}


def _example(name: str) -> str:
    project = load_example(name)
    today, zone = project.settings.as_of, ZoneInfo(project.settings.timezone)
    assert today is not None
    rules = project.checked.rules.values()
    return "\n".join(_said(rule, project.vocabulary, today, zone) for rule in rules)


def _chapter(page: Path) -> Iterator[str]:
    """The rules of the blocks of a chapter that stand alone: each a file without mistakes, or a bare condition."""
    words = builtin()
    for block in read_blocks(page.read_text(encoding="utf-8")):
        if block.language != "seg" or block.codes or "words" in block.options:
            continue
        source = Source(f"{page.name}:{block.line}", block.text)
        parsed = parse(source)
        if parsed.tree.items and not parsed.diagnostics:
            rules = list(check({source.name: parsed}, words).rules.values())
        else:
            rule = check_condition(parse_condition(source), words).rule
            rules = [] if rule is None else [rule]
        for rule in rules:
            yield f"{block.text if not rule.name else ''}{_said(rule, words, REFERENCE_DAY, ZoneInfo('UTC'))}"


def _said(rule: Rule, vocabulary: Vocabulary, today: date, zone: tzinfo) -> str:
    return plain(rule_lines(in_words(rule, vocabulary, today=today, zone=zone)))


def main() -> None:
    """Write all pages anew."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
