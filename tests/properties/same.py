"""Asks the interpreter about two rules at once; what the tests in this folder share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from tests.differential.generate import Batch, batch
from tests.differential.sides import Verdicts, in_memory, rule_of
from tests.reference.model import Form
from tests.reference.write import write

Program = dict[str, Any]


def programs(seed: int, count: int = 40, partners: int = 60) -> Iterator[tuple[Program, Batch]]:
    """Random programs, each with the batch that it is from."""
    made = batch(1000 + seed, count, partners)
    for program in made.programs:
        yield program, made


def verdicts(
    program: Program, made: Batch, *, today: date | None = None, partners: list[Any] | None = None
) -> Verdicts:
    """What the interpreter says of the batch's partners, or of others, on its day, or on another."""
    rule = rule_of(write(program, made.vocabulary), made.vocabulary)
    return in_memory(rule, made.partners if partners is None else partners, today or made.today, made.zone)


def assert_same(program: Program, other: Program, made: Batch) -> None:
    """Both programs have the same verdicts."""
    texts = [write(either, made.vocabulary) for either in (program, other)]
    assert verdicts(program, made) == verdicts(other, made), "\n".join(texts)


def with_rule(program: Program, rule: Form) -> Program:
    """The program with another rule."""
    return {**program, "rule": rule}


def changed(content: Any, change: Callable[[Any], Any]) -> Any:
    """The form with `change` made to every tuple in it, inner ones first."""
    if isinstance(content, dict):
        return {key: changed(value, change) for key, value in content.items()}
    if isinstance(content, tuple):
        return change(tuple(changed(part, change) for part in content))
    return content
