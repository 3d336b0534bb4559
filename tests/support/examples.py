"""An example folder run as its reader would run it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from segdsl.engines.engine import Engine
from segdsl.project.data import open_engine
from segdsl.project.load import Project, load_project

EXAMPLES = Path(__file__).parents[2] / "examples"


def load_example(name: str) -> Project:
    """The project of an example; it has no error and no warning."""
    project = load_project(EXAMPLES / name)
    assert not project.diagnostics, [(d.code, d.message, d.span.position) for d in project.diagnostics]
    return project


@contextmanager
def asked(project: Project, *, in_memory: bool = False) -> Iterator[Engine]:
    """The engine over the data of an example."""
    with open_engine(project, list(project.checked.rules.values()), engine="memory" if in_memory else None) as engine:
        yield engine


def members(project: Project, engine: Engine, segment: str) -> list[Any]:
    """The keys of the members on the example's day, in order."""
    today = project.settings.as_of
    assert today is not None
    zone = ZoneInfo(project.settings.timezone)
    result = engine.members(project.checked.rules[segment], today=today, zone=zone)
    return [row[0] for batch in result.batches() for row in batch]


def run_example(folder: str, segment: str) -> set[Any]:
    """The members of one segment of an example, by SQL on its data."""
    project = load_example(folder)
    with asked(project) as engine:
        return set(members(project, engine, segment))
