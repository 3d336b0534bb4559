"""Plain values with named fields: `@dataclass(frozen=True, slots=True)` at a tenth of its import cost.

A rule checker that starts for every commit pays for its classes each time, and the standard decorator compiles six
functions per class: about a millisecond each, 90 ms for our hundred kinds of node, six times bare Python. `record`
compiles one, the constructor, and shares the rest. Type checkers treat a record as a frozen dataclass
(`typing.dataclass_transform`), so an assignment to a field is a type error; at run time it is not prevented.

`place()` marks a field that says where something was written: it takes no part in equality or hashing.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform, overload

T = TypeVar("T")
_REQUIRED = object()


class _Place:
    __slots__ = ("default",)

    def __init__(self, default: object) -> None:
        self.default = default


@overload
def place() -> Any: ...
@overload
def place(*, default: None) -> Any: ...
def place(*, default: object = _REQUIRED) -> Any:
    """A field that is a place: required, or with a default."""
    return _Place(default)


@overload
def record(cls: type[T], /) -> type[T]: ...
@overload
def record(*, kw_only: bool) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(frozen_default=True, eq_default=True, field_specifiers=(place,))
def record(cls: type[T] | None = None, /, *, kw_only: bool = False) -> type[T] | Callable[[type[T]], type[T]]:
    """Turn a class with annotated fields into a slotted value with constructor, equality, hash and repr."""
    if cls is None:
        return lambda cls: _build(cls, kw_only)
    return _build(cls, kw_only)


def replace(value: T, /, **changes: object) -> T:
    """A copy of a record with some fields changed."""
    fields = {name: getattr(value, name) for name in value.__slots__}  # type: ignore[attr-defined]
    return type(value)(**{**fields, **changes})


def _build(cls: type[T], kw_only: bool) -> type[T]:
    namespace = dict(vars(cls))
    names = tuple(namespace.get("__annotations__", ()))
    defaults: dict[str, object] = {}
    parameters: list[str] = ["*"] if kw_only and names else []
    compared: list[str] = []
    for name in names:
        default = namespace.pop(name, _REQUIRED)
        if isinstance(default, _Place):
            default = default.default
        else:
            compared.append(name)
        if default is _REQUIRED:
            parameters.append(name)
        else:
            defaults[f"_{name}"] = default
            parameters.append(f"{name}=_{name}")
    body = "".join(f"\n self.{name} = {name}" for name in names) or "\n pass"
    # The names are those of annotated fields in our own source.
    exec(f"def __init__(self, {', '.join(parameters)}):{body}", defaults)  # noqa: S102
    for leftover in ("__dict__", "__weakref__"):
        namespace.pop(leftover, None)
    namespace |= {
        "__slots__": names,
        "__match_args__": names,
        "_compared": tuple(compared),
        # One call for all fields: records are keys of dictionaries everywhere.
        "_content": property(attrgetter(*compared) if compared else _nothing),
        "__init__": defaults["__init__"],
        "__eq__": _eq,
        "__hash__": _hash,
        "__repr__": _repr,
    }
    built: type[T] = type(cls.__name__, cls.__bases__, namespace)
    return built


def _eq(self: Any, other: Any) -> bool:
    if self.__class__ is not other.__class__:
        return False
    return bool(self._content == other._content)


def _hash(self: Any) -> int:
    return hash((self.__class__, self._content))


def _nothing(_: object) -> tuple[()]:
    return ()


def _repr(self: Any) -> str:
    fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._compared)
    return f"{self.__class__.__name__}({fields})"
