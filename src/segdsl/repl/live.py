"""The count beside the prompt: asked in a thread of its own, so that no key ever waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from segdsl.base.record import record
from segdsl.repl.host import Answer

DEBOUNCE_S = 0.02


@record
class Shown:
    """A text and how it stands."""

    text: str
    answer: Answer


class Counter:
    """Answers the last text that it was asked about; whatever was overtaken by another key is dropped.

    `changed` is called in the thread when there is something new to show.
    """

    def __init__(self, answer: Callable[[str], Answer], changed: Callable[[], None]) -> None:
        self._answer = answer
        self._changed = changed
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
            self._waiting.notify()

    def close(self) -> None:
        """End the thread, once it is done with what it does now."""
        with self._waiting:
            self._is_closed = True
            self._waiting.notify()

    def _work(self) -> None:
        while True:
            with self._waiting:
                while self._wanted is None and not self._is_closed:
                    self._waiting.wait()
                while not self._is_closed and self._waiting.wait(DEBOUNCE_S):
                    pass  # another key came: wait for the last of them
                if self._is_closed:
                    return
                text, generation = self._wanted or "", self._generation
                self._wanted = None
            answer = self._safely(text)
            with self._waiting:
                if generation != self._generation or answer is None:
                    continue
                self.shown = Shown(text, answer)
                if answer.count is not None:
                    self.counted = answer
            self._changed()

    def _safely(self, text: str) -> Answer | None:
        try:
            return self._answer(text)
        except Exception:  # noqa: BLE001 - a count that fails must not cost anybody the prompt; Enter says what is wrong
            return None
