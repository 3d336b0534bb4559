"""How far a long piece of work is, for who waits at a terminal; nothing for anyone else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TypeVar

T = TypeVar("T")

_PATIENCE_SECONDS = 1.0
_BETWEEN_SECONDS = 0.2


@contextmanager
def ticking(noun: str, total: int | None = None) -> Iterator[Callable[[], None]]:
    """Something to call for each piece that is done.

    From the first second on, `3 of 120 pairs` stands on stderr if that is a terminal; it is gone at the end.
    """
    if not sys.stderr.isatty():
        yield lambda: None
        return
    number = 0
    due = monotonic() + _PATIENCE_SECONDS
    shown = ""

    def tick() -> None:
        nonlocal number, due, shown
        number += 1
        if monotonic() >= due:
            shown = f"{number:,}{'' if total is None else f' of {total:,}'} {noun}"
            sys.stderr.write(f"\r{shown}")
            sys.stderr.flush()
            due = monotonic() + _BETWEEN_SECONDS

    try:
        yield tick
    finally:
        if shown:
            sys.stderr.write(f"\r{' ' * len(shown)}\r")
            sys.stderr.flush()


def watched(items: Iterable[T], total: int, noun: str) -> Iterator[T]:
    """The items, with a tick for each."""
    with ticking(noun, total) as tick:
        for item in items:
            yield item
            tick()
