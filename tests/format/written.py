"""Rule files to format: all that the repository has, generated ones, and both with other gaps between their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

from segdsl.base.source import Source
from segdsl.check.check import check
from segdsl.format.format import format_source
from segdsl.syntax.lexer import lex
from segdsl.syntax.parse import parse
from segdsl.vocabulary.load import builtin
from tests.differential.generate import batch
from tests.reference.write import write
from tests.support.markdown import read_blocks

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "tests/spec").rglob("*.md"))]
FOLDERS = ["examples", "src/segdsl/project/template", "tests/syntax"]


def formatted(text: str, width: int = 100) -> str:
    """The text, formatted; a diagnostic fails the test."""
    result = format_source(Source("rules.seg", text), width)
    assert not result.diagnostics, (text, result.diagnostics)
    return result.text


def assert_well_formatted(text: str, width: int = 100) -> None:
    """Formatted, the text is stable, keeps its comments and its meaning, and has no blanks at ends of lines."""
    result = formatted(text, width)
    assert formatted(result, width) == result, text
    assert remarks(result) == remarks(text), text
    assert meaning(result) == meaning(text), text
    assert not [line for line in result.split("\n") if line != line.rstrip()]
    assert "\n\n\n" not in result
    assert result[:1] not in ("\n", " ")
    assert result[-1:] in ("", "\n")
    assert result[-2:] != "\n\n"


def remarks(text: str) -> Counter[str]:
    """The comments of a file, each as often as it stands there."""
    return Counter(comment.text.rstrip() for comment in parse(Source("rules.seg", text)).comments)


def meaning(text: str) -> tuple[object, ...]:
    """What of a file makes sense without others, with the documentation of all its items."""
    parsed = parse(Source("rules.seg", text))
    checked = check({"rules.seg": parsed}, builtin())
    docs = [(type(item).__name__, getattr(item, "doc", "")) for item in parsed.tree.items]
    return checked.rules, checked.series, checked.workflows, checked.tests, docs


@cache
def repository() -> tuple[str, ...]:
    """Every rule file and every block of rules that the repository shows, but for those with mistakes of syntax."""
    files = [path.read_text(encoding="utf-8") for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.seg"))]
    blocks = (block for page in PAGES for block in read_blocks(page.read_text(encoding="utf-8")))
    shown = [_as_file(block.text) for block in blocks if block.language == "seg"]
    return tuple(text for text in dict.fromkeys([*files, *shown]) if not parse(Source("", text)).diagnostics)


def generated(seeds: range) -> Iterator[str]:
    """Random programs, written in one of the many ways that mean the same."""
    for seed in seeds:
        made = batch(seed, programs=6, partners=1)
        for program in made.programs:
            yield write(program, made.vocabulary, Random(seed))


def with_other_gaps(text: str, random: Random) -> str:
    """The same words with other blanks, line ends and comments between them, and keywords in other cases.

    No documentation comments are added: these would mean something.
    """
    written = ""
    end = 0
    for token in lex(Source("", text)):
        between = text[end : token.start]
        word = random.choice([token.text, token.kind]) if token.text.upper() == token.kind != "NAME" else token.text
        written += "".join([between if "#" in between else "", *random.choices(_GAPS, _WEIGHTS, k=2), word])
        end = token.end
    return written + text[end:]


_GAPS = [" ", "\n", "\r\n\r\n\t", "\n\n\n  ", "# why\n", "\n # not\n", "\n\n#  because  \n\n"]
_WEIGHTS = [30, 4, 1, 1, 1, 1, 1]


def _as_file(text: str) -> str:
    """A bare condition as a segment; a file as it is."""
    return text if not parse(Source("", text)).diagnostics else f"segment bare {{\n  where {text}}}\n"
