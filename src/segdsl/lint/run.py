"""Lint rules over what was checked: `lint(context_of(files, checked, vocabulary), settings)`.

Rules are found by listing their folder, so that a new one is a new file and nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module

from segdsl.base.diagnostics import Diagnostic, Severity, in_reading_order
from segdsl.base.record import replace
from segdsl.check.model import Checked, CheckedCondition
from segdsl.lint import rules as folder
from segdsl.lint.rule import Context, LintRule, Options, Written
from segdsl.lint.settings import PORTABLE, LintSettings
from segdsl.syntax import tree
from segdsl.syntax.parse import Parse, ParsedCondition
from segdsl.vocabulary.model import Vocabulary


def lint(context: Context, settings: LintSettings, rules: Iterable[LintRule] | None = None) -> tuple[Diagnostic, ...]:
    """What the rules find (all there are, if none are given), each at its level, in reading order."""
    chosen = all_rules() if rules is None else rules
    return in_reading_order([found for rule in chosen for found in _findings(rule, context, settings)])


def gather(context: Context, settings: LintSettings) -> None:
    """Have the context hold what rules need of it that look across files, so that its files can be let go of."""
    for rule in all_rules():
        if rule.gathers and level_of(rule, context, settings) is not None:
            for what in rule.gathers:
                context.over_all(what, _options(rule, settings))


def level_of(rule: LintRule, context: Context, settings: LintSettings) -> Severity | None:
    """How a rule reports; None where it is off, or where it can say nothing of what was read."""
    if rule.needs_whole and not context.is_whole:
        return None
    if settings.profile == PORTABLE and not rule.is_portable:
        return None
    return settings.level(rule.code.code, rule.code.name, rule.level)


@cache
def all_rules() -> tuple[LintRule, ...]:
    """Every lint rule, by code."""
    modules = [import_module(f"{folder.__name__}.{name}") for name in _names()]
    return tuple(sorted((module.RULE for module in modules), key=lambda rule: rule.code.code))


def _names() -> list[str]:
    # `pkgutil.iter_modules` imports `inspect`, which takes longer than all rules together.
    files = [entry.name for path in folder.__path__ for entry in os.scandir(path)]
    return sorted(name.removesuffix(".py") for name in files if name.endswith(".py") and name != "__init__.py")


def context_of(
    files: Mapping[str, Parse],
    checked: Checked,
    vocabulary: Vocabulary,
    *,
    is_whole: bool = False,
    before: Context | None = None,
) -> Context:
    """What rules look at in a project; of its segments those that make sense, and of two with one name the first."""
    return Context(
        vocabulary=vocabulary,
        checked=checked,
        files=files,
        conditions=tuple(_written(files, checked)),
        is_whole=is_whole,
        before=before,
    )


def context_of_condition(
    parsed: ParsedCondition, meant: CheckedCondition, checked: Checked, vocabulary: Vocabulary
) -> Context:
    """What rules look at in a bare condition; `checked` is the project around it."""
    written = (Written(parsed.condition, meant.rule.condition, None),) if meant.rule else ()
    return Context(vocabulary=vocabulary, checked=checked, files={}, conditions=written)


def _written(files: Mapping[str, Parse], checked: Checked) -> Iterator[Written]:
    for parse in files.values():
        for item in parse.tree.items:
            if isinstance(item, tree.Segment):
                rule = checked.rules.get(item.name.text)
                if rule is not None and rule.span == item.name.span:
                    yield Written(item.condition, rule.condition, item)


def _findings(rule: LintRule, context: Context, settings: LintSettings) -> Iterator[Diagnostic]:
    level = level_of(rule, context, settings)
    if level is None:
        return
    for found in rule.check(context, _options(rule, settings)):
        yield found if found.severity is level else replace(found, severity=level)


def _options(rule: LintRule, settings: LintSettings) -> Options:
    return {**rule.options, **settings.options.get(rule.code.name, {})}
