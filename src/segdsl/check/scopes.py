"""The scopes of all files, and that of the whole project for conditions outside all files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.record import record, replace
from segdsl.base.source import Span
from segdsl.check.names import NO_OTHERS, Definition, FileNames, Names, Others
from segdsl.check.params import constants, read_overrides, refuse_unknown
from segdsl.check.scope import Home, Kind, Meaning, Param, Scope
from segdsl.check.windows import window
from segdsl.syntax import tree
from segdsl.vocabulary.model import Vocabulary

V = TypeVar("V")


@record
class Scopes:
    """What the words of each file mean, and of the project. All look into the one `meanings`, filled in order."""

    files: dict[str, Scope]
    project: Scope
    meanings: dict[Home, Meaning]


def make_scopes(
    names: Names,
    vocabulary: Vocabulary,
    overrides: Mapping[str, str],
    found: list[Diagnostic],
    others: Others = NO_OTHERS,
) -> Scopes:
    """The scopes, with the values of params and windows; what is wrong with those is added to `found`."""
    defined = names.own(Kind.PARAM)
    given = read_overrides(overrides, found)
    refuse_unknown(given, [definition.name.text for definition in defined], found)
    params = constants(defined, given, found)
    meanings: dict[Home, Meaning] = {}
    project = Scope(
        vocabulary=vocabulary,
        homes={each.name.text: each.path for each in reversed(names.own(Kind.SEGMENT))},
        params={},
        windows={},
        meanings=meanings,
        may_be_broken=frozenset().union(*[file.may_be_broken for file in names.files.values()]),
        found=found,
    )
    elsewhere = {**others.segments, **project.homes}
    files = {path: _file_scope(path, file, project, params, elsewhere) for path, file in names.files.items()}
    windows = {
        each.home: window(each.item.window, files[each.path], in_definition=True)
        for each in names.own(Kind.WINDOW)
        if isinstance(each.item, tree.WindowDefinition)
    }
    files = {
        path: replace(scope, windows=_seen(names.files[path], Kind.WINDOW, windows)) for path, scope in files.items()
    }
    agreed_params, param_doubts = _agreed(defined, params)
    agreed_windows, window_doubts = _agreed(names.own(Kind.WINDOW), windows)
    doubts = {(Kind.PARAM, name): places for name, places in param_doubts.items()}
    doubts |= {(Kind.WINDOW, name): places for name, places in window_doubts.items()}
    return Scopes(files, replace(project, params=agreed_params, windows=agreed_windows, ambiguous=doubts), meanings)


def _file_scope(
    path: str, file: FileNames, project: Scope, params: Mapping[Home, Param | None], elsewhere: Mapping[str, str]
) -> Scope:
    """What the words of a file mean, but for its windows, of which only the names are there."""
    return replace(
        project,
        path=path,
        homes={name: each.path for name, each in file.visible[Kind.SEGMENT].items()},
        params=_seen(file, Kind.PARAM, params),
        windows=dict.fromkeys(file.visible[Kind.WINDOW]),
        may_be_broken=file.may_be_broken,
        elsewhere=elsewhere,
    )


def _seen(file: FileNames, kind: Kind, values: Mapping[Home, V | None]) -> dict[str, V | None]:
    return {name: values.get(each.home) for name, each in file.visible[kind].items()}


def _agreed(
    definitions: list[Definition], values: Mapping[Home, V | None]
) -> tuple[dict[str, V | None], dict[str, tuple[Span, Span]]]:
    """The names with the value that all files give them, and those that two files define differently."""
    first: dict[str, Definition] = {}
    doubts: dict[str, tuple[Span, Span]] = {}
    for each in definitions:
        name = each.name.text
        other = first.setdefault(name, each)
        if values.get(each.home) != values.get(other.home):
            doubts.setdefault(name, (other.name.span, each.name.span))
    return {name: values.get(each.home) for name, each in first.items() if name not in doubts}, doubts
