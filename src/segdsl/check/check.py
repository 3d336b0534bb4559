"""`check`: from trees and a vocabulary to rules that make sense, and everything that does not.

The passes, in this order: names (who sees what), params and windows, then each segment after those that it refers to,
then series, workflows and tests. What makes no sense stops nothing but itself: what refers to it is left out without
another word.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import assert_never

from segdsl.base.diagnostics import Diagnostic, in_reading_order
from segdsl.base.record import replace
from segdsl.check import cases, workflows
from segdsl.check.graph import targets_first
from segdsl.check.meaning import meaning
from segdsl.check.meta import read_meta
from segdsl.check.model import Checked, CheckedCondition, Series, Test, Workflow
from segdsl.check.names import NO_OTHERS, Names, Others, resolve_names
from segdsl.check.params import overridden, read_overrides
from segdsl.check.problems import names as problems
from segdsl.check.references import references
from segdsl.check.scope import Home, Kind, Meaning, Scope
from segdsl.check.scopes import Scopes, make_scopes
from segdsl.ir.nodes import Rule
from segdsl.syntax import tree
from segdsl.syntax.parse import Parse, ParsedCondition
from segdsl.vocabulary.model import Vocabulary


def check(
    files: Mapping[str, Parse],
    vocabulary: Vocabulary,
    overrides: Mapping[str, str] | None = None,
    others: Others = NO_OTHERS,
) -> Checked:
    """The rules, series, workflows and tests of a project that make sense, and what is wrong with the rest.

    `files` are by path from the project's root, with `/` between folders; imported files must be among them
    (`names.import_target` says which those are). `overrides` are values for params, as text; `others` are files of the
    project that are not among these, so that messages can name them. What was wrong with the reading of a file is in
    its `Parse`, and not repeated here; an item that was misread makes no sense.
    """
    found: list[Diagnostic] = []
    names = resolve_names(files, vocabulary, found, others)
    scopes = make_scopes(names, vocabulary, overrides or {}, found, others)
    misread = {path: sorted(error.span.start for error in _errors(parse.diagnostics)) for path, parse in files.items()}
    rules = _rules(names, scopes, misread, found)
    series, flows, tests = _statements(names, scopes, misread, found)
    return Checked(
        rules=rules,
        series=series,
        workflows=flows,
        tests=tests,
        diagnostics=in_reading_order(found),
        scope=scopes.project,
    )


def check_condition(
    parsed: ParsedCondition,
    vocabulary: Vocabulary,
    checked: Checked | None = None,
    overrides: Mapping[str, str] | None = None,
) -> CheckedCondition:
    """The rule that a bare condition is, without a name, and what is wrong with it.

    It may refer to every segment, param and window of `checked`, the project around it. `overrides` give params
    another value, or define ones that it uses.
    """
    around = checked.scope if checked else _empty_scope(vocabulary)
    found: list[Diagnostic] = []
    params = dict(around.params)
    given = read_overrides(overrides or {}, found)
    for name in given:
        params[name] = overridden(name, params.get(name), given, found)
    scope = replace(around, params=params, found=found)
    meant = meaning(parsed.condition, scope)
    if _errors(parsed.diagnostics):
        return CheckedCondition(None, in_reading_order(_errors(found)))
    if meant is None:
        return CheckedCondition(None, in_reading_order(found))
    rule = Rule(name="", condition=meant.condition, span=parsed.condition.span)
    return CheckedCondition(rule, in_reading_order(found))


def _empty_scope(vocabulary: Vocabulary) -> Scope:
    return Scope(vocabulary=vocabulary, homes={}, params={}, windows={}, meanings={}, found=[])


# ---- segments --------------------------------------------------------------------------------------------------


def _rules(names: Names, scopes: Scopes, misread: Mapping[str, list[int]], found: list[Diagnostic]) -> dict[str, Rule]:
    """The rules of the segments that make sense, in the order in which they are written."""
    items = {each.home: each.item for each in names.own(Kind.SEGMENT) if isinstance(each.item, tree.Segment)}
    targets = {home: _targets(item, scopes.files[home[0]]) for home, item in items.items()}
    order, circles = targets_first(items, lambda home: [target for _, target in targets[home] if target in items])
    for circle in circles:
        following = [*circle[1:], circle[0]]
        spans = [
            next(reference.span for reference, target in targets[home] if target == after)
            for home, after in zip(circle, following, strict=True)
        ]
        found.append(problems.circular_reference([name for _, name in circle], spans))
    for home in order:
        scope = replace(scopes.files[home[0]], found=[])
        meant = meaning(items[home].condition, scope)
        if _is_misread(items[home], misread[home[0]]):
            found.extend(_errors(scope.found))
            continue
        if meant is not None:
            scopes.meanings[home] = meant
        found.extend(scope.found)
    rules = {home: _rule(item, scopes.meanings.get(home), found) for home, item in items.items()}
    _check_second_definitions(names, scopes, items, found)
    return {name: rule for (path, name), rule in rules.items() if rule and scopes.project.homes[name] == path}


def _targets(item: tree.Segment, scope: Scope) -> list[tuple[tree.InSegment, Home]]:
    """What a segment refers to, with the references."""
    return [
        (reference, (scope.homes[reference.name.text], reference.name.text))
        for reference in references(item.condition)
        if reference.name.text in scope.homes
    ]


def _rule(item: tree.Segment, meant: Meaning | None, found: list[Diagnostic]) -> Rule | None:
    said = read_meta(item.meta, found)
    if meant is None:
        return None
    return Rule(
        name=item.name.text,
        condition=meant.condition,
        doc=item.doc,
        title=said.title,
        owner=said.owner,
        span=item.name.span,
    )


def _check_second_definitions(
    names: Names, scopes: Scopes, first: Mapping[Home, tree.Segment], found: list[Diagnostic]
) -> None:
    """Check also the segments whose name was taken; nothing can refer to them."""
    for path, file in names.files.items():
        for item in file.items:
            if isinstance(item, tree.Segment) and first.get((path, item.name.text)) is not item:
                scope = replace(scopes.files[path], found=[])
                meaning(item.condition, scope)
                found.extend(scope.found)


# ---- series, workflows and tests -------------------------------------------------------------------------------


def _statements(
    names: Names, scopes: Scopes, misread: Mapping[str, list[int]], found: list[Diagnostic]
) -> tuple[dict[str, Series], dict[str, Workflow], tuple[Test, ...]]:
    """Those that make sense; of two with one name the first."""
    series: dict[str, Series] = {}
    flows: dict[str, Workflow] = {}
    tests: list[Test] = []
    for path, file in names.files.items():
        for item in file.items:
            scope = replace(scopes.files[path], found=[])
            built = _statement(item, scope)
            found.extend(scope.found)
            if _errors(scope.found) or _is_misread(item, misread[path]):
                continue
            match built:
                case Series():
                    series.setdefault(built.name, built)
                case Workflow():
                    flows.setdefault(built.name, built)
                case Test():
                    tests.append(built)
                case None:
                    pass
                case _:
                    assert_never(built)
    return series, flows, tuple(tests)


def _statement(item: tree.Item, scope: Scope) -> Series | Workflow | Test | None:
    match item:
        case tree.Series():
            return workflows.series(item, scope)
        case tree.Workflow():
            return workflows.workflow(item, scope)
        case tree.Test():
            return cases.test(item, scope)
        case _:
            return None


def _errors(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The errors; advice on a text that was misread would be advice on something else."""
    return [diagnostic for diagnostic in diagnostics if diagnostic.is_error]


def _is_misread(item: tree.Item, errors: list[int]) -> bool:
    """Whether an error of reading lies in an item."""
    index = bisect_left(errors, item.span.start)
    return index < len(errors) and errors[index] < item.span.end
