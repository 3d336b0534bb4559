"""The count beside the prompt: asked in a thread of its own, so that no key ever waits for it.

What is asked is given up when another key comes. When none does, the thread prepares for the next.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from segdsl.base.record import record
from segdsl.repl.host import Answer, Host

DEBOUNCE_S = 0.02
T = TypeVar("T")


@record
class Shown:
    """A text and how it stands."""

    text: str
    answer: Answer


class Counter:
    """Answers the last text that it was asked about; whatever was overtaken by another key is dropped.

    `changed` is called in the thread when there is something new to show.
    """

    def __init__(self, host: Host, changed: Callable[[], None]) -> None:
        self._host = host
        self._changed = changed
        self._is_busy = False
        self._waiting = threading.Condition()
        self._wanted: str | None = None
        self._generation = 0
        self._is_closed = False
        self.shown: Shown | None = None
        self.counted: Answer | None = None
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def ask(self, text: str) -> None:
        """Answer this text as soon as possible, and none before it any more."""
        with self._waiting:
            self._wanted = text
            self._generation += 1
            if self._is_busy:
                self._host.hurry()
            self._waiting.notify()

    def close(self) -> None:
        """End the thread."""
        with self._waiting:
            self._is_closed = True
            if self._is_busy:
                self._host.hurry()
            self._waiting.notify()

    def _work(self) -> None:
        while (asked := self._next()) is not None:
            text, generation = asked
            answer = self._safely(partial(self._host.answer, text))
            with self._waiting:
                is_current = generation == self._generation
                if is_current and answer is not None:
                    self.shown = Shown(text, answer)
                    self.counted = answer if answer.count is not None else self.counted
            if is_current:
                # The prompt may have ended just now, and there is nothing left to draw on.
                self._safely(self._changed)
                self._safely(self._host.prepare)

    def _next(self) -> tuple[str, int] | None:
        """The text to answer, once no other has come for a moment; None when there will be none."""
        with self._waiting:
            self._is_busy = False
            while self._wanted is None and not self._is_closed:
                self._waiting.wait()
            while not self._is_closed and self._waiting.wait(DEBOUNCE_S):
                pass  # another key came: wait for the last of them
            if self._is_closed or self._wanted is None:
                return None
            self._is_busy = True
            text, self._wanted = self._wanted, None
            return text, self._generation

    def _safely(self, ask: Callable[[], T]) -> T | None:
        try:
            return ask()
        except Exception:  # noqa: BLE001 - a count that fails must not cost anybody the prompt; Enter says what is wrong
            return None
