"""Rules as text, and what the checker says of them as text.

A complaint is written as
    line:column severity[CODE] message
      > what its label says                         (the label at the place itself)
      also line:column `text`: what a label says    (labels elsewhere; in another file with its name)
      note: …
      help: …
      safe: what a fix does -> the first line it changes, as it then reads, from a little before the change
Long lines are cut.
and whatever is tested, each safe fix must do away with its complaint, and each fix must leave text that can be read.
What the parser says of a text is not among it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from textwrap import dedent

from segdsl.base.diagnostics import Confidence, Diagnostic, Fix, Label
from segdsl.base.source import Source, Span
from segdsl.check.check import check, check_condition
from segdsl.check.model import Checked
from segdsl.ir.show import show
from segdsl.syntax.parse import parse, parse_condition
from segdsl.vocabulary.load import builtin, load
from segdsl.vocabulary.model import Vocabulary

MAIN = "main.seg"
BEFORE_MAX = 20
LINE_MAX = 100


@cache
def shop() -> Vocabulary:
    """The vocabulary of words.toml."""
    loaded = load((Path(__file__).parent / "words.toml").read_text(), "words.toml", None)
    assert loaded.vocabulary is not None, loaded.diagnostics
    return loaded.vocabulary


# ---- one condition ---------------------------------------------------------------------------------------------


def says(rule: str, expected: str = "", vocabulary: Vocabulary | None = None) -> None:
    """Checks a bare condition, in the words of the shop, and compares what is said."""
    vocabulary = vocabulary or shop()
    found = _of_condition(rule, vocabulary)
    assert written(found, "-e") == tidy(expected)
    for diagnostic in found:
        for fix in diagnostic.fixes:
            fixed = apply(fix, rule)
            if fix.confidence is Confidence.SAFE:
                assert _gist(diagnostic) not in map(_gist, _of_condition(fixed, vocabulary)), fixed
            if fix.confidence is not Confidence.DISPLAY:
                before, after = (len(parse_condition(Source("-e", text)).diagnostics) for text in (rule, fixed))
                assert after <= before, fixed


def says_of_program(rule: str, expected: str = "") -> None:
    """The same in the words of the partner program, whose rules say what may stand together."""
    says(rule, expected, builtin())


def means(rule: str, expected: str, vocabulary: Vocabulary | None = None) -> None:
    """Checks a bare condition that nothing is wrong with, and compares what it means."""
    checked = check_condition(parse_condition(Source("-e", rule)), vocabulary or shop())
    assert checked.diagnostics == ()
    assert checked.rule is not None
    assert show(checked.rule.condition) == tidy(expected)


def _of_condition(rule: str, vocabulary: Vocabulary) -> tuple[Diagnostic, ...]:
    parsed = parse_condition(Source("-e", rule))
    checked = check_condition(parsed, vocabulary)
    found = (*parsed.diagnostics, *checked.diagnostics)
    assert (checked.rule is None) == any(diagnostic.is_error for diagnostic in found)
    return checked.diagnostics


# ---- files -----------------------------------------------------------------------------------------------------


def check_files(
    files: Mapping[str, str], vocabulary: Vocabulary | None = None, overrides: Mapping[str, str] | None = None
) -> Checked:
    """Checks files by path, in the words of the shop."""
    parsed = {path: parse(Source(path, tidy(text))) for path, text in files.items()}
    return check(parsed, vocabulary or shop(), overrides)


def says_of_file(
    text: str,
    expected: str = "",
    *,
    others: Mapping[str, str] | None = None,
    vocabulary: Vocabulary | None = None,
    overrides: Mapping[str, str] | None = None,
) -> Checked:
    """Checks the file main.seg, with `others` beside it, and compares what is said of all of them."""
    files = {path: tidy(each) for path, each in {MAIN: text, **(others or {})}.items()}
    checked = check_files(files, vocabulary, overrides)
    assert written(checked.diagnostics, MAIN) == tidy(expected)
    for diagnostic in checked.diagnostics:
        for fix in diagnostic.fixes:
            path = fix.edits[0].span.source.name
            fixed = {**files, path: apply(fix, files[path])}
            if fix.confidence is Confidence.SAFE:
                again = check_files(fixed, vocabulary, overrides).diagnostics
                assert _gist(diagnostic) not in map(_gist, again), fixed[path]
            before, after = (len(parse(Source(path, each[path])).diagnostics) for each in (files, fixed))
            assert after <= before, fixed[path]
    return checked


# ---- complaints as text ----------------------------------------------------------------------------------------


def tidy(text: str) -> str:
    """Text as it stands in a test, without the indentation of the test."""
    return dedent(text).strip("\n") and dedent(text).strip() + "\n"


def written(diagnostics: tuple[Diagnostic, ...], home: str) -> str:
    """Complaints as text; places in other sources than `home` are given with their name."""
    return "".join(_written(diagnostic, home) for diagnostic in diagnostics)


def _written(diagnostic: Diagnostic, home: str) -> str:
    head = f"{_place(diagnostic.span, home)} {diagnostic.severity.value}[{diagnostic.code}] {diagnostic.message}"
    lines = [
        f"> `{_one_line(diagnostic.span.text)}` {diagnostic.label}".rstrip(),
        *[_label(label, home) for label in diagnostic.labels],
        *[f"note: {note}" for note in diagnostic.notes],
        *[f"help: {help}" for help in diagnostic.help],
        *[_fix(fix) for fix in diagnostic.fixes],
    ]
    return f"{head}\n" + "".join(f"  {_cut(line)}\n" for line in lines)


def _label(label: Label, home: str) -> str:
    return f"also {_place(label.span, home)} `{_one_line(label.span.text)}`: {label.text}"


def _fix(fix: Fix) -> str:
    """What a fix does, and the first line it changes as it then reads, from a little before the change."""
    text = fix.edits[0].span.source.text
    fixed = apply(fix, text)
    lines = zip(text.split("\n"), [*fixed.split("\n"), ""], strict=False)
    before, after = next((before, after) for before, after in lines if before != after)
    same = next((at for at, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), len(before))
    start = max(0, same - BEFORE_MAX)
    shown = f"…{after[start:]}" if start else after.strip()
    return f"{fix.confidence.value}: {fix.message} -> {shown}"


def _cut(line: str) -> str:
    return line if len(line) <= LINE_MAX else f"{line[:LINE_MAX]}…"


def _place(span: Span, home: str) -> str:
    line, column = span.position
    name = "" if span.source.name == home else f"{span.source.name}:"
    return f"{name}{line}:{column}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _gist(diagnostic: Diagnostic) -> tuple[str, str]:
    return diagnostic.code, diagnostic.message


def apply(fix: Fix, text: str) -> str:
    """The text with a fix made."""
    for edit in sorted(fix.edits, key=lambda edit: edit.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text
