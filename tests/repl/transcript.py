"""One session, key by key, with what has to be seen after each; it is played in a real terminal and through a pipe."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

RULE = "relationship_stage = Joined AND transitioned exactly 30 days ago AND clicks < 5 during since_joined"
_STAGE = "relationship_stage = Joined"
_DATE = f"{_STAGE} AND transitioned exactly 30 days ago"
_MISTAKE = f"{_DATE} AND clicks < 5"


class Step(NamedTuple):
    """Keys, then what is waited for: an offer, the line up to the cursor, the line below, a word, or a print-out."""

    keys: str
    offer: str = ""
    line: str | None = None
    below: str = ""
    printed: str = ""


def taken(letters: str, offer: str, line: str, below: str = "") -> tuple[Step, ...]:
    """A few letters, the offer that comes first, and the line with it."""
    return Step(letters, offer=offer), Step("\t", line=line), Step("\r", line=line, below=below)


STEPS = (
    *taken("relstage", "relationship_stage", "relationship_stage"),
    *taken(" ", "=", "relationship_stage ="),
    *taken(" joi", "Joined", _STAGE, "419 of 700 (59.9 %)"),
    *taken(" an", "AND", f"{_STAGE} AND"),
    *taken(" transi", "transitioned", f"{_STAGE} AND transitioned"),
    *taken(" ex", "exactly 30 days ago", _DATE, "2 of 700 (0.3 %)"),
    *taken(" an", "AND", f"{_DATE} AND"),
    *taken(" cli", "clicks", f"{_DATE} AND clicks"),
    *taken(" ", "<", f"{_DATE} AND clicks <"),
    # The number is for the author to think of; handed in like that, the rule has a mistake.
    Step(" 5", line=_MISTAKE),
    Step("\r", line=f"{_DATE} AND ", below="`clicks` has no window"),
    Step("\x05", line=_MISTAKE),
    *taken(" since_j", "during since_joined", RULE, "1 of 700 (0.1 %)"),
    Step("\r", line="", printed="1 of 700 partners (0.1 %)"),
    *taken("why 12", "1272", "why 1272"),
    Step("\r", line="", printed="Partner 1272 is a member of the rule"),
    Step("save quiet_day_30", line="save quiet_day_30"),
    Step("\r", line="", printed="saved `quiet_day_30` in rules/quiet_day_30.seg"),
)


class Player(Protocol):
    """Something that takes keys and can be looked at."""

    @property
    def line(self) -> str: ...

    def send(self, keys: str) -> None: ...

    def until(self, is_so: Callable[[], bool], what: str) -> None: ...

    def sees(self, step: Step) -> bool: ...


def play(player: Player) -> None:
    """The whole session."""
    for step in STEPS:
        before = player.line
        player.send(step.keys)
        if step.keys == "\t":
            choose(player, step, before)
        player.until(lambda step=step: player.sees(step), str(step))  # type: ignore[misc]


def choose(player: Player, step: Step, before: str) -> None:
    """Go on to the offer that is wanted."""
    while True:
        player.until(lambda before=before: player.line != before, "an offer")  # type: ignore[misc]
        if player.line == step.line:
            return
        before = player.line
        player.send("\t")
