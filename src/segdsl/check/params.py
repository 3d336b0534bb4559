"""Params (§8.2): typed constants of a file, and the values that the command line puts in their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.source import Source
from segdsl.check.names import Definition
from segdsl.check.problems import values as problems
from segdsl.check.scope import Given, Literal, Param
from segdsl.syntax import tree
from segdsl.syntax.parse import parse_condition


def constants(
    definitions: Iterable[Definition], overrides: Mapping[str, Param | None], found: list[Diagnostic]
) -> dict[tuple[str, str], Param | None]:
    """The value of each param by its file and name, None if it makes no sense."""
    values: dict[tuple[str, str], Param | None] = {}
    for definition in definitions:
        name = definition.name.text
        default = _default(definition, found)
        values[definition.path, name] = overridden(name, default, overrides, found)
    return values


def _default(definition: Definition, found: list[Diagnostic]) -> Param | None:
    match definition.item:
        case tree.Param(_, tree.ParamRef() as ref):
            found.append(problems.not_constant(ref))
            return None
        case tree.Param(name, value) if not isinstance(value, tree.ParamRef | tree.BadValue):
            return Param(value, name.span)
        case _:
            return None


# ---- the command line ------------------------------------------------------------------------------------------


def read_overrides(texts: Mapping[str, str], found: list[Diagnostic]) -> dict[str, Param | None]:
    """The values that the command line gives, by name; None, and reported, where a text is no value."""
    return {name: _read(name, text, found) for name, text in texts.items()}


def _read(name: str, text: str, found: list[Diagnostic]) -> Param | None:
    """Read a value as a rule has it: on the right of a comparison."""
    source = Source(f"--param {name}", f"`{name}` = {text}")
    parsed = parse_condition(source)
    if parsed.diagnostics:
        found.extend(parsed.diagnostics)
        return None
    match parsed.condition:
        case tree.Comparison(value=value, operator=tree.Operator.EQ, window=None) if not isinstance(
            value, tree.ParamRef | tree.BadValue
        ):
            return Param(value, value.span)
        case condition:
            found.append(problems.bad_override(condition.span, name))
            return None


def refuse_unknown(overrides: Mapping[str, Param | None], names: Iterable[str], found: list[Diagnostic]) -> None:
    """Report values for params that no file defines."""
    known = tuple(dict.fromkeys(names))
    for name, param in overrides.items():
        if name not in known and param is not None:
            found.append(problems.unknown_override(param.defined, name, known))


def overridden(
    name: str, default: Param | None, overrides: Mapping[str, Param | None], found: list[Diagnostic]
) -> Param | None:
    """The value that a param has in this run; a value of another type than its own is reported."""
    if name not in overrides:
        return default
    override = overrides[name]
    if override is None or default is None or _may_replace(override.literal, default.literal):
        return override
    found.append(problems.wrong_override(Given(override.literal, override.defined), name, default.literal))
    return None


def _may_replace(literal: Literal, default: Literal) -> bool:
    match default:
        case tree.Text() | tree.Word():
            return isinstance(literal, tree.Text | tree.Word)
        case tree.Decimal():
            return isinstance(literal, tree.Integer | tree.Decimal)
        case _:
            return type(literal) is type(default)
