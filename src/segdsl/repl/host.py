"""What the prompt asks of the session around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from segdsl.base.record import record
from segdsl.ide.diagnose import Diagnosis, State
from segdsl.ide.words import Words

NO_DATA = "no data"
"""What the data goes by where there is none."""


@record(kw_only=True)
class Answer:
    """How a text stands. Where it is a rule and there is data: how many it finds of how many, in how many seconds, and
    how many more and fewer than the last rule. `is_empty` says that nobody can ever be found.
    """

    state: State
    column: int | None = None
    count: int | None = None
    total: int = 0
    seconds: float = 0.0
    entered: int | None = None
    left: int | None = None
    is_empty: bool = False
    trouble: str = ""


@record(kw_only=True)
class Standing:
    """What holds for every rule of the session; `is_ready` says that the data is open."""

    today: str
    data: str
    profile: str
    is_ready: bool


class Host(Protocol):
    """The session around a prompt."""

    @property
    def words(self) -> Words:
        """All words that rules may use now."""
        ...

    @property
    def commands(self) -> Mapping[str, str]:
        """The commands, each with what it does in a line."""
        ...

    @property
    def wants_to_quit(self) -> bool:
        """Whether the session is to end."""
        ...

    def command_in(self, text: str) -> tuple[str, str] | None:
        """The command that a text is, and what follows it; None where it is a rule or a definition."""
        ...

    def arguments(self, command: str, given: Sequence[str], typed: str) -> Iterable[tuple[str, str]]:
        """What could follow a command and the words given, where `typed` is begun; each with a word about it."""
        ...

    def takes_rule(self, command: str) -> bool:
        """Whether a whole rule may follow a command."""
        ...

    def diagnose(self, text: str) -> Diagnosis:
        """What a rule or a definition comes to."""
        ...

    def answer(self, text: str) -> Answer:
        """How a rule stands, and how many it finds; asked in a thread of its own."""
        ...

    def prepare(self) -> None:
        """Do what makes the next answers quicker; asked in the thread of `answer`, when there is nothing to answer."""
        ...

    def hurry(self) -> None:
        """Give up what `answer` or `prepare` is doing; asked in another thread, and returns at once."""
        ...

    def standing(self) -> Standing:
        """What holds for every rule."""
        ...

    def submit(self, text: str) -> None:
        """Do what a finished entry asks for, and print what comes of it."""
        ...
