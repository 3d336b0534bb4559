"""Difference bounds, against trying all days of a small calendar."""

from __future__ import annotations

from itertools import permutations, product
from random import Random

import pytest

from segdsl.analysis.bounds import Bounds, at_most, closed, furthest, tightened, tighter
from segdsl.analysis.days import Term

BASES = ("a", "b", "c", "d")
DAYS = range(-6, 7)


def random_bounds(random: Random) -> Bounds:
    pairs = random.sample(list(permutations(BASES, 2)), random.randint(1, 7))
    return {pair: random.randint(-2, 2) for pair in pairs}


def solutions(bounds: Bounds) -> list[dict[str, int]]:
    """All ways to choose days near to that of the first base, which is 0."""
    found = [dict(zip(BASES, (0, *others), strict=True)) for others in product(DAYS, repeat=3)]
    return [days for days in found if all(days[u] - days[v] <= c for (u, v), c in bounds.items())]  # type: ignore[index]


@pytest.mark.parametrize("seed", range(40))
def test_closed_bounds_are_what_the_solutions_allow(seed: int) -> None:
    bounds = random_bounds(Random(seed))
    found, shortest = solutions(bounds), closed(bounds)
    assert (shortest is None) == (not found)
    for (u, v), most in (shortest or {}).items():
        assert max(days[u] - days[v] for days in found) == most  # type: ignore[index]


@pytest.mark.parametrize("seed", range(100))
def test_tightening_is_closing_anew(seed: int) -> None:
    random = Random(seed)
    one, other = random_bounds(random), random_bounds(random)
    shortest = closed(one)
    if shortest is not None:
        step_by_step = tightened(shortest, [(u, v, c) for (u, v), c in other.items()])
        assert step_by_step == closed(tighter(one, other))


def test_a_bound_of_a_day_with_itself() -> None:
    assert tightened({}, [("a", "a", 0)]) == {}
    assert tightened({}, [("a", "a", -1)]) is None


def test_terms() -> None:
    """The third day after a is at most 5 days after the day before b, so a is at most 1 day after b."""
    bound = at_most(Term("a", 3), Term("b", -1), 5)
    assert bound == ("a", "b", 1)
    shortest = {("a", "b"): 1}
    assert furthest(shortest, Term("a", 3), Term("b", -1)) == 5
    assert furthest(shortest, Term("b", 0), Term("a", 0)) is None
    assert furthest(shortest, Term("b", 4), Term("b", 1)) == 3
