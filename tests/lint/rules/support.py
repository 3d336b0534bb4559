"""One lint rule over a text, and what it says as text.

The form of a complaint is that of tests/check/written.py. Whatever is tested, the text must check without errors, each
fix must leave a text that does, a safe fix must do away with its complaint, and change no meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from segdsl.base.diagnostics import Confidence, Diagnostic, Fix, Severity
from segdsl.base.source import Source
from segdsl.check.check import check, check_condition
from segdsl.lint.fix import edited, is_same, says_the_same
from segdsl.lint.rule import Context, LintRule, Option
from segdsl.lint.run import all_rules, context_of, context_of_condition, lint
from segdsl.lint.settings import LintSettings
from segdsl.syntax.parse import parse, parse_condition
from segdsl.vocabulary.load import builtin
from segdsl.vocabulary.model import Vocabulary
from tests.check.written import MAIN, tidy, written
from tests.support.markdown import is_file

BARE = "-e"


@cache
def rule(name: str) -> LintRule:
    """The lint rule of a name."""
    return next(each for each in all_rules() if each.code.name == name)


def finds(
    name: str,
    text: str,
    expected: str = "",
    *,
    others: Mapping[str, str] | None = None,
    vocabulary: Vocabulary | None = None,
    options: Mapping[str, Option] | None = None,
    is_whole: bool = True,
) -> tuple[Diagnostic, ...]:
    """Checks a file main.seg, with `others` beside it, or a bare condition, and compares what one rule says."""
    files = {path: tidy(each) for path, each in {MAIN if is_file(text) else BARE: text, **(others or {})}.items()}
    words = vocabulary or builtin()
    context = read(files, words, is_whole=is_whole)
    found = asked(name, context, options)
    assert written(found, next(iter(files))) == tidy(expected)
    for diagnostic in found:
        for fix in diagnostic.fixes:
            _look_at(fix, diagnostic, name, files, context, options)
    return found


def silent(name: str, *texts: str, options: Mapping[str, Option] | None = None) -> None:
    """The rule has nothing to say of any of these."""
    for text in texts:
        finds(name, text, options=options)


def read(files: Mapping[str, str], words: Vocabulary, *, is_whole: bool = True) -> Context:
    """What rules look at in these texts, which have no errors."""
    if BARE in files:
        condition = parse_condition(Source(BARE, files[BARE]))
        meant = check_condition(condition, words)
        assert meant.rule is not None, [each.message for each in (*condition.diagnostics, *meant.diagnostics)]
        return context_of_condition(condition, meant, check({}, words), words)
    parsed = {path: parse(Source(path, text)) for path, text in files.items()}
    checked = check(parsed, words)
    complaints = [*checked.diagnostics, *(each for file in parsed.values() for each in file.diagnostics)]
    errors = [(each.message, each.span.text) for each in complaints if each.is_error]
    assert not errors, errors
    return context_of(parsed, checked, words, is_whole=is_whole)


def asked(name: str, context: Context, options: Mapping[str, Option] | None = None) -> tuple[Diagnostic, ...]:
    """What one rule says, at its own level; a rule that is off unless asked for is asked for, as a warning."""
    settings = LintSettings(
        levels={name: rule(name).level or Severity.WARNING}, options={name: options or {}}, only=frozenset({name})
    )
    return lint(context, settings)


def _look_at(
    fix: Fix,
    diagnostic: Diagnostic,
    name: str,
    files: Mapping[str, str],
    before: Context,
    options: Mapping[str, Option] | None,
) -> None:
    path = fix.edits[0].span.source.name
    fixed = {**files, path: edited(files[path], fix.edits)}
    if fix.confidence is Confidence.DISPLAY:
        return
    context = read(fixed, before.vocabulary, is_whole=before.is_whole)
    if fix.confidence is Confidence.SAFE:
        gists = [(each.code, each.message, each.span.text) for each in asked(name, context, options)]
        assert (diagnostic.code, diagnostic.message, diagnostic.span.text) not in gists, fixed[path]
        for was, now in zip(before.conditions, context.conditions, strict=True):
            assert is_same(was.expr, now.expr, before.vocabulary), fixed[path]
        assert says_the_same(before.checked, context.checked), fixed[path]
