"""What thousands-point finds, and what it leaves alone."""

from __future__ import annotations

import pytest

from segdsl.lint.rules.thousands_point import BAD, GOOD
from tests.lint.rules.support import finds, silent


def test_found() -> None:
    finds(
        "thousands-point",
        BAD,
        """
        1:43 warning[SEG613] `$1.000` has three decimals, and may be meant as `$1000`
          > `$1.000` a point begins the decimals
          help: for thousands write `$1000`, else `$1.00`
          unsafe: write `$1000` -> …ned AND revenue > $1000 since joined
        """,
    )


def test_both_ends_and_other_spellings() -> None:
    finds(
        "thousands-point",
        "relationship_stage = Joined AND revenue between 1.500 USD and 12.345 USD since joined",
        """
        1:49 warning[SEG613] `1.500 USD` has three decimals, and may be meant as `1500 USD`
          > `1.500 USD` a point begins the decimals
          help: for thousands write `1500 USD`, else `1.50 USD`
        1:63 warning[SEG613] `12.345 USD` has three decimals, and may be meant as `12345 USD`
          > `12.345 USD` a point begins the decimals
          help: for thousands write `12345 USD`
        """,
    )


def test_a_param() -> None:
    finds(
        "thousands-point",
        "param much = $5.000\nsegment rich { where relationship_stage = Joined AND revenue > $much since joined }",
        """
        1:14 warning[SEG613] `$5.000` has three decimals, and may be meant as `$5000`
          > `$5.000` a point begins the decimals
          help: for thousands write `$5000`, else `$5.00`
          unsafe: write `$5000` -> param much = $5000
        """,
    )


@pytest.mark.parametrize("amount", ["$1,000", "$1.00", "$1000.000", "$0.125", "$1.0000", "1_000 USD", "$1,000.000"])
def test_left_alone(amount: str) -> None:
    silent("thousands-point", GOOD.replace("$1,000", amount))
