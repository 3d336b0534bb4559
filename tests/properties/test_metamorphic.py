"""Two ways to say the same have the same verdicts; no judge is needed to see that they do not."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.differential.generate import Batch
from tests.properties.same import Program, assert_same, changed, programs, verdicts, with_rule
from tests.reference.model import Form

SEEDS = pytest.mark.parametrize("seed", range(4))


@SEEDS
def test_a_double_negation_changes_nothing(seed: int) -> None:
    """§6.1."""
    for program, made in programs(seed):
        assert_same(program, with_rule(program, ("not", ("not", program["rule"]))), made)


@SEEDS
def test_a_negation_swaps_true_and_false(seed: int) -> None:
    """§6.1: and keeps unknown, so that the members, those of the negation, and the unknown are all there are."""
    swapped = {True: False, False: True, None: None}
    for program, made in programs(seed):
        opposite = verdicts(with_rule(program, ("not", program["rule"])), made)
        assert opposite == [swapped[verdict] for verdict in verdicts(program, made)]


@SEEDS
def test_de_morgan(seed: int) -> None:
    """§6.1: NOT over AND is OR over NOT, and the other way round."""
    for (program, made), (other, _) in pairs(seed):
        both, left, right = merged(program, other), program["rule"], renamed(other)["rule"]
        for inner, outer in (("and", "or"), ("or", "and")):
            pushed = (outer, ("not", left), ("not", right))
            assert_same(with_rule(both, ("not", (inner, left, right))), with_rule(both, pushed), made)


@SEEDS
def test_order_does_not_matter(seed: int) -> None:
    """§6.1: of the parts of AND and OR, and of listed values."""
    random = Random(seed)

    def shuffled(form: Form) -> Form:
        match form:
            case ("and" | "or" as kind, *parts):
                return (kind, *random.sample(parts, len(parts)))
            case ("any of" | "none of" as kind, field, *values):
                return (kind, field, *random.sample(values, len(values)))
        return form

    for program, made in programs(seed):
        assert_same(program, changed(program, shuffled), made)


@SEEDS
def test_what_has_a_name_may_be_written_out(seed: int) -> None:
    """§8.1, §8.2: references, parameters and windows mean what they stand for."""
    for program, made in programs(seed):

        def written_out(form: Form, program: Program = program) -> Form:
            kinds = {"segment": "segments", "param": "params", "named": "windows"}
            match form:
                case ("segment" | "param" | "named" as kind, name) if name in program.get(kinds[kind], {}):
                    found: Form = changed(program[kinds[kind]][name], written_out)
                    return found
            return form

        assert_same(program, {"rule": changed(program["rule"], written_out)}, made)


@SEEDS
def test_a_window_of_a_group_may_be_written_at_each_condition(seed: int) -> None:
    """§5.1."""

    def spread(form: Form) -> Form:
        match form:
            case ("group", part, window):
                spread_out: Form = changed(part, lambda inner: (*inner[:-1], window) if inner[-1] is None else inner)
                return spread_out
        return form

    for program, made in programs(seed):
        assert_same(program, changed(program, spread), made)


@SEEDS
@pytest.mark.parametrize("days", [-1, 1, 7, 366])
def test_all_dates_may_be_moved(seed: int, days: int) -> None:
    """§4: today, the rule's dates and the partner's, all by as many days; but months and years differ in length."""
    offset = timedelta(days=days)

    def moved(form: Form) -> Form:
        match form:
            case ("date", text):
                return ("date", (date.fromisoformat(text) + offset).isoformat())
        return form

    for program, made in programs(seed):
        if any(f"'{word}'" in str(program) for word in ("week", "month", "quarter", "year", "spring")):
            continue
        in_utc = made._replace(zone=ZoneInfo("UTC"))  # elsewhere, days differ in length
        partners = [moved_partner(partner, offset) for partner in made.partners]
        there = verdicts(changed(program, moved), in_utc, today=made.today + offset, partners=partners)
        assert there == verdicts(program, in_utc), program


@SEEDS
def test_money_may_be_counted_in_cents(seed: int) -> None:
    """§5.4: a hundred times the amounts against a hundred times the constants."""

    def scaled(form: Form) -> Form:
        return ("money", str(Decimal(form[1]) * 100)) if form[0] == "money" else form

    for program, made in programs(seed):
        partners = [scaled_partner(partner, made) for partner in made.partners]
        assert verdicts(changed(program, scaled), made, partners=partners) == verdicts(program, made), program


@SEEDS
def test_a_higher_limit_holds_for_more(seed: int) -> None:
    """§5.3: `clicks < 5` is within `clicks < 6`, and each is unknown for the same partners."""
    limit = Random(seed)
    for program, made in programs(seed):
        for window in windows_of(program):
            lower = limit.randint(2, 9)
            fewer, more = (
                verdicts(
                    with_rule(
                        program, ("sum", "points" if made.vocabulary.name == "shop" else "clicks", "<", n, window)
                    ),
                    made,
                )
                for n in (lower, lower + 1)
            )
            assert all(
                (less, rest) in [(True, True), (False, True), (False, False), (None, None)]
                for less, rest in zip(fewer, more, strict=True)
            )


@SEEDS
def test_a_window_may_be_cut_in_two(seed: int) -> None:
    """§5.1: there is no event in the whole if there is none in either part."""
    random = Random(seed)
    for _, made in programs(seed, count=10):
        metric = random.choice(list(made.vocabulary.metrics))
        first, middle, last = sorted(random.sample(range(90), 3))
        field = random.choice([name for name, field in made.vocabulary.fields.items() if field.type == "date"])
        for whole, near, far in (
            (("ago", first, last, "day"), ("ago", first, middle, "day"), ("ago", middle + 1, last, "day")),
            (
                ("days since", first, last, field),
                ("days since", first, middle, field),
                ("days since", middle + 1, last, field),
            ),
        ):
            in_parts = ("and", ("no", metric, near), ("no", metric, far))
            assert_same({"rule": ("no", metric, whole)}, {"rule": in_parts}, made)


def pairs(seed: int) -> list[tuple[tuple[Program, Batch], tuple[Program, Batch]]]:
    """Neighbouring programs of a batch."""
    made = list(programs(seed))
    return list(zip(made[::2], made[1::2], strict=True))


def renamed(program: Program) -> Program:
    """The program with names that no other one has."""

    def other(form: Form) -> Form:
        match form:
            case ("segment" | "param" as kind, name):
                return (kind, f"{name}_too")
            case ("named", name) if name in program.get("windows", {}):
                return ("named", f"{name}_too")
        return form

    named = {
        kind: {f"{name}_too": changed(form, other) for name, form in names.items()} for kind, names in sections(program)
    }
    return {**named, "rule": changed(program["rule"], other)}


def merged(program: Program, other: Program) -> Program:
    """A program that declares what both do."""
    declared: Program = {kind: dict(names) for kind, names in sections(program)}
    for kind, names in sections(renamed(other)):
        declared[kind] = {**declared.get(kind, {}), **names}
    return declared


def sections(program: Program) -> list[tuple[str, dict[str, Any]]]:
    """What a program declares besides its rule."""
    return [(kind, names) for kind, names in program.items() if kind != "rule"]


def windows_of(program: Program) -> list[Form]:
    """The windows that a program speaks of, in order."""
    found: dict[Form, None] = {}

    def note(form: Form) -> Form:
        match form:
            case ("sum" | "sum between" | "no" | "group", *_, (_, *_) as window):
                found[window] = None
        return form

    changed(program, note)
    return list(found)


def moved_partner(partner: dict[str, Any], offset: timedelta) -> dict[str, Any]:
    """The partner with all dates moved; the ends of the calendar stay where they are."""

    def moved(value: Any) -> Any:
        if isinstance(value, date):
            return value if value.year > 9000 else value + offset
        if isinstance(value, list):
            return [(moved(item[0]), item[1]) if isinstance(item, tuple) else item for item in value]
        return value

    return {name: moved(value) for name, value in partner.items()}


def scaled_partner(partner: dict[str, Any], made: Batch) -> dict[str, Any]:
    """The partner with all money times a hundred; floats are rounded before, as they would be after (§5.4)."""
    scaled = dict(partner)

    def hundredfold(amount: Any) -> Any:
        exact = Decimal(f"{amount:.2f}") if isinstance(amount, float) else amount
        return exact if exact is None else exact * 100

    for name, field in made.vocabulary.fields.items():
        if field.type == "money":
            scaled[name] = hundredfold(partner[name])
    for name, metric in made.vocabulary.metrics.items():
        if metric.type == "money":
            scaled[name] = [(when, hundredfold(value)) for when, value in partner[name]]
    return scaled


def test_moving_a_partner_moves_instants_too() -> None:
    """The helper is right."""
    moved = moved_partner(
        {"seen": datetime(2026, 3, 1, 12), "clicks": [(date(2026, 3, 1), 1), (None, 2)]}, timedelta(1)
    )
    assert moved == {"seen": datetime(2026, 3, 2, 12), "clicks": [(date(2026, 3, 2), 1), (None, 2)]}
