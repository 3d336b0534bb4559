"""Whether a history of events answers what is asked of it (§5), against trying all histories of a few days."""

from __future__ import annotations

from itertools import product
from operator import le
from random import Random

import pytest

from segdsl.analysis.amounts import Amount, Window, history

DAYS = range(4)
EVENTS_THAT_CAN_FALL = [(), (1,), (-1,), (2,), (-2,), (1, -1), (3,), (-3,)]
EVENTS = [(), (1,), (2,), (3,), (4,)]


def answers(events: tuple[tuple[int, ...], ...], windows: list[Window[int]]) -> bool:
    """Whether the events of each day give every window what it asks for."""
    for start, end, (has_events, low, high) in windows:
        here = [value for day in DAYS if start <= day < end for value in events[day]]
        total = sum(here)
        if has_events is not None and has_events is not bool(here):
            return False
        if (low is not None and total < low) or (high is not None and total > high):
            return False
    return True


def random_windows(random: Random, can_fall: bool) -> list[Window[int]]:
    windows: list[Window[int]] = []
    for _ in range(random.randint(1, 4)):
        start = random.randint(0, 3)
        low, high = sorted(random.choices(range(-2 if can_fall else 1, 4), k=2))
        amounts = [Amount(True, low, high), Amount(True, low, None), Amount(True, None, high), Amount(None, None, high)]
        amounts += [Amount(False, 0 if can_fall else None, 0), Amount(True, None if can_fall else 1, None)]
        windows.append(Window(start, random.randint(start + 1, 4), random.choice(amounts)))
    return windows


@pytest.mark.parametrize("can_fall", [False, True])
@pytest.mark.parametrize("seed", range(40))
def test_there_is_a_history_exactly_if_one_answers(seed: int, can_fall: bool) -> None:
    windows = random_windows(Random(seed), can_fall)
    if not can_fall:  # There, events are asked for by a lower bound.
        windows = [
            Window(s, e, Amount(a.events, max(a.low or 1, 1) if a.events else None, a.high)) for s, e, a in windows
        ]
    found = history(windows, can_fall, le)
    tried = product(EVENTS_THAT_CAN_FALL if can_fall else EVENTS, repeat=len(DAYS))
    assert (found is not None) == any(answers(events, windows) for events in tried)


def test_amounts_that_exclude_each_other() -> None:
    some, none = Amount(True, 3, None), Amount(False, 0, 0)
    assert some.meet(none) is None
    assert some.meet(Amount(None, None, 2)) is None
    assert some.meet(Amount(None, None, 4)) == Amount(True, 3, 4)
    assert Amount(None, 1, None).meet(some) == some
    assert some.meet(some) == some
