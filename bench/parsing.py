"""Parsing with positions into our tree, beside plain Lark on the same grammar."""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

from lark import Lark

from common import interleave, report
from segdsl.base.source import Source
from segdsl.syntax.parse import parse, parse_condition

GRAMMAR = Path(__file__).parent.parent / "grammar" / "segdsl.lark"


def condition(rnd: random.Random) -> str:
    """One condition of a plausible rule."""
    days = rnd.choice((7, 14, 30, 60, 90))
    return rnd.choice(
        (
            "relationship_stage = Joined",
            "contract_stage any of (Joined, Expired)",
            f"transitioned exactly {days} days ago",
            f"joined in the last {days} days",
            f"joined between 31 and {days + 31} days ago",
            f"clicks < {days} during last {days} days",
            f"revenue >= {days * 10} USD since joined",
            f"actions >= 1 during days 0 to {days} since joined",
            'partner_group none of ("Coupon", "Loyalty")',
            'NOT partner_name contains "ltd"',
        )
    )


def main(count: int = 2000) -> None:
    """Parse the same rules both ways, rule by rule and as one file."""
    rnd = random.Random(3)
    rules = [" AND ".join(condition(rnd) for _ in range(4)) for _ in range(count)]
    file = "".join(f"segment s{number} {{ where {rule} }}\n" for number, rule in enumerate(rules))
    options = {"parser": "lalr", "start": ["file", "condition"], "g_regex_flags": re.ASCII, "maybe_placeholders": False}
    lark = Lark(GRAMMAR.read_text(), **options)
    positioned = Lark(GRAMMAR.read_text(), propagate_positions=True, **options)
    assert not parse(Source("rules.seg", file)).diagnostics
    base = "Lark, positions kept"
    measured = interleave(
        {
            base: lambda: [positioned.parse(rule, start="condition") for rule in rules],
            "Lark": lambda: [lark.parse(rule, start="condition") for rule in rules],
            "segdsl, rule by rule": lambda: [parse_condition(Source("rule", rule)) for rule in rules],
            "segdsl, one file": lambda: parse(Source("rules.seg", file)),
        },
        base,
        rounds=7,
    )
    for name, (seconds, _) in measured.items():
        print(f"{name}: {count / seconds:,.0f} rules a second")
    report("parsing: rules of four conditions", measured, base, "segdsl at most 1.2 of plain Lark")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
