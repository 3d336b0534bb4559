"""What a session holds open between commands: a project with what was typed in, and an engine over its data.

Commands of the command line run in a session as they are. They ask for a project and for data as always; while one is
held, and nothing else is named, they are given that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol

from segdsl.ir.nodes import Rule
from segdsl.project.load import Project

if TYPE_CHECKING:
    from segdsl.engines.engine import Engine


class Held(Protocol):
    """Whoever holds a project and its data."""

    def project(self, overrides: Mapping[str, str]) -> Project:
        """The project, with these values for params."""
        ...

    def was_told(self, text: str) -> bool:
        """Whether all advice about a rule, as it is written, was given before."""
        ...

    def engine(self, rules: Sequence[Rule], *, in_memory: bool) -> Engine:
        """An engine over the data that can answer the rules; it stays open."""
        ...


HELD: ContextVar[Held | None] = ContextVar("what a session holds open", default=None)
