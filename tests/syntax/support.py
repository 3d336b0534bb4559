"""What the tests of the syntax share: the corpus, and one way to write down diagnostics."""

from __future__ import annotations

from pathlib import Path

from segdsl.base.diagnostics import Diagnostic, Fix
from segdsl.base.source import Source
from segdsl.syntax import tree
from segdsl.syntax.parse import Parse, parse, parse_condition

CORPUS = sorted(Path(__file__).parent.joinpath("corpus").glob("*.seg"))
VALID = [path for path in CORPUS if path.stem != "foreign"]


def read(text: str) -> Parse:
    """A file."""
    return parse(Source("rules.seg", text))


def condition(text: str) -> tree.Condition:
    """A bare condition without any complaint."""
    parsed = parse_condition(Source("-e", text))
    assert parsed.diagnostics == (), said(parsed.diagnostics)
    return parsed.condition


def of_condition(text: str) -> list[str]:
    """What is said of a bare condition, a line per complaint."""
    return said(parse_condition(Source("-e", text)).diagnostics)


def of_file(text: str) -> list[str]:
    """What is said of a file, a line per complaint."""
    return said(read(text).diagnostics)


def said(diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    """`line:column code message` for each."""
    return [f"{d.span.position.line}:{d.span.position.column} {d.code} {d.message}" for d in diagnostics]


def fixed(text: str) -> str:
    """A bare condition after the first fix of each complaint."""
    return apply(text, [d.fixes[0] for d in parse_condition(Source("-e", text)).diagnostics if d.fixes])


def apply(text: str, fixes: list[Fix]) -> str:
    """The text after all edits of the fixes."""
    for edit in sorted((edit for fix in fixes for edit in fix.edits), key=lambda edit: -edit.span.start):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text
