"""What `--fix` leaves of example mistakes: `tests/lint/after_fix.txt`, a line for each.

The mistakes are those of beginners (the ten wrong rules among them) and the bad example of each lint rule. A mistake is
*clean* when nothing at all is said of it any more, at the levels that are the default. Else the line says which codes
are left, and what could make each of them go: an unsafe fix, or the author alone. None may have a safe fix.
`python -m tests.support.fixed` writes the file anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from segdsl.base.diagnostics import Confidence, Diagnostic, Severity
from segdsl.base.source import Source
from segdsl.check.check import check
from segdsl.lint.findings import find
from segdsl.lint.fix import Fixed, Reading, fix
from segdsl.lint.rule import LintRule
from segdsl.lint.run import all_rules, context_of
from segdsl.lint.settings import LintSettings
from segdsl.syntax.parse import parse
from segdsl.vocabulary.load import builtin
from tests.support.beginner import mistakes
from tests.support.markdown import is_file

PATH = Path(__file__).parents[1] / "lint" / "after_fix.txt"
NAME = "rules.seg"
# What the examples import.
COMMON = Source(
    "common.seg",
    "".join(
        f'segment {name} {{ where partner_group any of ("{name}") }}\n' for name in ("vip", "gold", "do_not_email")
    ),
)


def examples() -> Iterator[tuple[str, str, LintRule | None]]:
    """Each mistake with its title; a lint rule's comes with the rule, which may be off unless it is asked for."""
    for mistake in mistakes():
        yield str(mistake), mistake.source if mistake.is_file else in_segment(mistake.source), None
    for rule in all_rules():
        yield f"lint: {rule.code.name}", rule.bad if is_file(rule.bad) else in_segment(rule.bad), rule


def in_segment(condition: str) -> str:
    """A bare condition as a file; a line of its own, as it may end in a comment."""
    return f"segment example {{\n  where {condition.strip()}\n}}\n"


def read(texts: Mapping[str, str], rule: LintRule | None) -> Reading:
    """Everything that is said of a file, at the levels that are the default, and of the rule though it may be off."""
    files = {NAME: parse(Source(NAME, texts[NAME])), COMMON.name: parse(COMMON)}
    checked = check(files, builtin())
    context = context_of(files, checked, builtin(), is_whole=True)
    levels = {rule.code.name: rule.level or Severity.WARNING} if rule is not None else {}
    said = [*files[NAME].diagnostics, *checked.diagnostics]
    found = find(context, said, LintSettings(levels=levels)).diagnostics
    return Reading(files, checked, tuple(each for each in found if each.span.source is not COMMON))


def fixed(text: str, rule: LintRule | None) -> Fixed:
    """The file after `--fix`."""
    return fix(read({NAME: text}, rule), lambda texts: read({NAME: text, **texts}, rule))


def outcome(text: str, rule: LintRule | None) -> str:
    """`clean`, or what is left and what helps."""
    left = fixed(text, rule).reading.diagnostics
    return ", ".join(dict.fromkeys(map(_said, left))) or "clean"


def _said(diagnostic: Diagnostic) -> str:
    levels = {fix.confidence for fix in diagnostic.fixes}
    return f"{diagnostic.code} {'unsafe fix' if Confidence.UNSAFE in levels else 'author'}"


def lines() -> list[str]:
    """All of the file."""
    return [f"{title}: {outcome(text, rule)}\n" for title, text, rule in examples()]


if __name__ == "__main__":
    PATH.write_text("".join(lines()), encoding="utf-8")
