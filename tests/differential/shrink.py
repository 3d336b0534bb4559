"""Makes a failing rule and partner small: takes parts away one at a time for as long as it still fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.reference.model import Form
from tests.reference.words import Vocabulary

Program = dict[str, Any]
Fails = Callable[[Program, Mapping[str, Any]], bool]


class NonsenseError(Exception):
    """A rule or a partner that makes no sense."""


def shrink(
    program: Program, partner: dict[str, Any], vocabulary: Vocabulary, fails: Fails
) -> tuple[Program, dict[str, Any]]:
    """The smallest program and partner that this finds and that still fail; both fail to begin with.

    A candidate of which `fails` says that it makes no sense is none.
    """

    def still(program: Program, partner: dict[str, Any]) -> bool:
        try:
            return fails(program, partner)
        except NonsenseError:
            return False

    is_smaller = True
    while is_smaller:
        is_smaller = False
        for smaller in smaller_programs(program):
            if still(smaller, partner):
                program, is_smaller = smaller, True
                break
        for fewer in smaller_partners(partner, vocabulary):
            if still(program, fewer):
                partner, is_smaller = fewer, True
                break
    return program, partner


def smaller_programs(program: Program) -> Iterator[Program]:
    """The program with one thing less."""
    for kind, what in (("segments", "segment"), ("params", "param"), ("windows", "named")):
        for name, form in program.get(kind, {}).items():
            rest = {other: value for other, value in program[kind].items() if other != name}
            yield replaced({**program, kind: rest}, (what, name), form)
    for form in smaller_forms(program["rule"]):
        yield {**program, "rule": form}


def replaced(content: Any, old: Form, new: Any) -> Any:
    """The content with `new` wherever `old` stands."""
    if content == old:
        return new
    if isinstance(content, dict):
        return {key: replaced(value, old, new) for key, value in content.items()}
    return tuple(replaced(part, old, new) for part in content) if isinstance(content, tuple) else content


def smaller_forms(form: Form) -> Iterator[Form]:
    """The form with a branch, a NOT, a group or a listed value less."""
    match form:
        case ("and" | "or" as kind, *parts):
            yield from parts
            if len(parts) > 2:
                yield from ((kind, *parts[:place], *parts[place + 1 :]) for place in range(len(parts)))
            for place, part in enumerate(parts):
                yield from ((kind, *parts[:place], smaller, *parts[place + 1 :]) for smaller in smaller_forms(part))
        case ("not", part):
            yield part
            yield from (("not", smaller) for smaller in smaller_forms(part))
        case ("group", part, window):
            yield with_window(part, window)
            yield from (("group", smaller, window) for smaller in smaller_forms(part))
        case ("any of" | "none of" as kind, field, *values) if len(values) > 1:
            yield from ((kind, field, *values[:place], *values[place + 1 :]) for place in range(len(values)))


def with_window(form: Form, window: Form) -> Form:
    """The form with the window of the group around it written out at each of its metric conditions."""
    match form:
        case ("and" | "or" | "not" as kind, *parts):
            return (kind, *[with_window(part, window) for part in parts])
        case (*start, None):
            return (*start, window)
    return form


def smaller_partners(partner: dict[str, Any], vocabulary: Vocabulary) -> Iterator[dict[str, Any]]:
    """The partner with a field or an event less."""
    key = vocabulary.relations[vocabulary.subject_relation]
    for name, value in partner.items():
        if name == key:
            continue
        if name in vocabulary.fields and value is not None and vocabulary.fields[name].type != "set":
            yield {**partner, name: None}
        elif isinstance(value, list) and value:
            yield {**partner, name: []}
            if len(value) > 1:
                yield from ({**partner, name: value[:place] + value[place + 1 :]} for place in range(len(value)))
