"""What a field may still be, against trying values (§3.2, §6.2)."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from random import Random

import pytest

from segdsl.analysis.domains import Elements, Numbers, Texts
from segdsl.analysis.units import exact, failing, higher, holds_zero, is_empty, lower, passing
from segdsl.ir.nodes import Op


def random_numbers(random: Random) -> Numbers:
    values = range(-3, 4)
    return Numbers(
        random.random() < 0.3,
        0,
        random.choice([None, *values]),
        random.choice([None, *values]),
        random.choice([None, None, frozenset(random.choices(values, k=2))]),
        frozenset(random.choices(values, k=random.randint(0, 5))),
    )


def allows(domain: Numbers, value: int | None) -> bool:
    if value is None:
        return domain.unknown
    return (
        (domain.low is None or value >= domain.low)
        and (domain.high is None or value <= domain.high)
        and (domain.only is None or value in domain.only)
        and value not in domain.never
    )


@pytest.mark.parametrize("seed", range(200))
def test_numbers_meet_exactly_where_both_allow_one(seed: int) -> None:
    random = Random(seed)
    one, other = random_numbers(random), random_numbers(random)
    common = [value for value in (None, *range(-12, 13)) if allows(one, value) and allows(other, value)]
    both = one.meet(other)
    assert (both is not None) == bool(common)
    if both is not None:
        assert [value for value in (None, *range(-12, 13)) if allows(both, value)] == common
        assert both.value() in common


@pytest.mark.parametrize("seed", range(200))
def test_sets_meet_exactly_where_both_allow_one(seed: int) -> None:
    random = Random(seed)
    members = frozenset({"a", "b", "ab"})

    def domain() -> Elements:
        return Elements(
            members,
            random.choice([None, None, True, False]),
            frozenset(frozenset(random.sample(sorted(members), 2)) for _ in range(random.randint(0, 1))),
            frozenset(random.sample(["a", "B", "ab"], random.randint(0, 1))),
            frozenset(random.sample(sorted(members), random.randint(0, 2))),
            frozenset(random.sample(["a", "B", "ab"], random.choice([0, 0, 1]))),
        )

    def takes(it: Elements, elements: set[str], unknown: bool) -> bool:
        small = {element.lower() for element in elements}
        return (
            it.unknown in (None, unknown)
            and all(wanted & elements for wanted in it.some)
            and all(any(part.lower() in element for element in small) for part in it.parts)
            and not it.never & elements
            and not any(part.lower() in element for part in it.outside for element in small)
        )

    one, other = domain(), domain()
    every = [({m for m, is_in in zip(sorted(members), there, strict=True) if is_in}, unknown)
             for there in product([False, True], repeat=3) for unknown in (False, True)]  # fmt: skip
    common = [each for each in every if takes(one, *each) and takes(other, *each)]
    both = one.meet(other)
    assert (both is not None) == bool(common)
    if both is not None:
        elements = both.value()
        assert elements is not None
        assert takes(one, set(elements), bool(both.unknown)) or takes(one, set(elements), True)


def test_texts_that_are_lists() -> None:
    one, other = Texts(False, frozenset({"a", "b"})), Texts(True, frozenset({"b", "c"}))
    assert one.meet(other) == Texts(False, frozenset({"b"}))
    assert one.either(other) == Texts(True, frozenset({"a", "b", "c"}))
    assert one.meet(Texts(True, never=frozenset({"a", "b"}))) is None
    assert Texts(True, frozenset()).meet(Texts(True, frozenset({"x"}))) == Texts(True, frozenset())


@pytest.mark.parametrize("op", Op)
def test_a_comparison_passes_or_fails(op: Op) -> None:
    """§5.4: exact, also between the units."""
    compares = {
        Op.EQ: Decimal.__eq__,
        Op.LT: Decimal.__lt__,
        Op.LE: Decimal.__le__,
        Op.GT: Decimal.__gt__,
        Op.GE: Decimal.__ge__,
    }
    for value in (Decimal("1.00"), Decimal("1.005"), Decimal("-0.10"), Decimal(0)):
        for units in range(-15, 130):
            holds = compares[op](Decimal(units) / 100, value)

            def is_in(ranges: object, units: int = units) -> bool:
                return any((low is None or units >= low) and (high is None or units <= high) for low, high in ranges)  # type: ignore[attr-defined]

            assert is_in(passing(op, value, 2)) is holds
            assert is_in(failing(op, value, 2)) is not holds


def test_units() -> None:
    assert exact(150, 2) == Decimal("1.50")
    assert str(exact(100, 2)) == "1"
    assert exact(7, 0) == 7
    assert str(exact(15 * 10**39, 40)) == "1.50"
    assert (higher(None, 1), higher(1, None), higher(1, 2), higher(None, None)) == (1, 1, 2, None)
    assert (lower(None, 1), lower(1, None), lower(1, 2), lower(None, None)) == (1, 1, 1, None)
    assert holds_zero(None, None)
    assert not holds_zero(1, None)
    assert not holds_zero(None, -1)
    assert is_empty(2, 1)
    assert not is_empty(None, 1)
