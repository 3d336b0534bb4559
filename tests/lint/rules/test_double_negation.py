"""A NOT before something that is negated already."""

from __future__ import annotations

from tests.lint.rules.support import finds, silent


def test_doubled() -> None:
    """The two cancel out."""
    finds(
        "double-negation",
        "NOT relationship_stage != Joined",
        """
        1:1 info[SEG606] this is negated twice
          > `NOT relationship_stage != Joined` the two negations cancel out
          help: write `relationship_stage = Joined`
          safe: write `relationship_stage = Joined` -> relationship_stage = Joined
        """,
    )
    finds(
        "double-negation",
        "NOT NOT relationship_stage = Joined",
        """
        1:1 info[SEG606] this is negated twice
          > `NOT NOT relationship_stage = Joined` the two negations cancel out
          help: write `relationship_stage = Joined`
          safe: write `relationship_stage = Joined` -> relationship_stage = Joined
        """,
    )
    finds(
        "double-negation",
        "NOT (NOT (relationship_stage = Joined AND partner_name is known))",
        """
        1:1 info[SEG606] this is negated twice
          > `NOT (NOT (relationship_stage = Joined AND partner_name is known))` the two negations cancel out
          help: write `(relationship_stage = Joined AND partner_name is known)`
          safe: write `(relationship_stage = Joined AND partner_name is known)` -> (relationship_stage = Joine…
        """,
    )
    finds(
        "double-negation",
        "NOT (contract_stage none of (Expired, Joined))",
        """
        1:1 info[SEG606] this is negated twice
          > `NOT (contract_stage none of (Expired, Joined))` the two negations cancel out
          help: write `contract_stage any of (Expired, Joined)`
          safe: write `contract_stage any of (Expired, Joined)` -> contract_stage any of (Expired, Joined)
        """,
    )
    finds(
        "double-negation",
        "NOT contract_stage is unknown",
        """
        1:1 info[SEG606] this is negated twice
          > `NOT contract_stage is unknown` the two negations cancel out
          help: write `contract_stage is known`
          safe: write `contract_stage is known` -> contract_stage is known
        """,
    )
    finds(
        "double-negation",
        "relationship_stage = Joined AND NOT ((clicks != 5 since joined))",
        """
        1:33 info[SEG606] this is negated twice
          > `NOT ((clicks != 5 since joined))` the two negations cancel out
          help: write `clicks = 5 since joined`
          safe: write `clicks = 5 since joined` -> …_stage = Joined AND clicks = 5 since joined
        """,
    )


def test_three() -> None:
    """Of three the first two."""
    finds(
        "double-negation",
        "NOT NOT NOT relationship_stage = Joined",
        """
        1:1 info[SEG606] this is negated twice
          > `NOT NOT NOT relationship_stage = Joined` the two negations cancel out
          help: write `NOT relationship_stage = Joined`
          safe: write `NOT relationship_stage = Joined` -> NOT relationship_stage = Joined
        """,
    )
    finds(
        "double-negation",
        "NOT NOT NOT NOT relationship_stage = Joined",
        """
        1:1 info[SEG606] this is negated twice
          > `NOT NOT NOT NOT relationship_stage = Joined` the two negations cancel out
          help: write `NOT NOT relationship_stage = Joined`
          safe: write `NOT NOT relationship_stage = Joined` -> NOT NOT relationship_stage = Joined
        """,
    )


def test_comment_stays() -> None:
    """A fix takes no comment away."""
    finds(
        "double-negation",
        """
        NOT ( # everybody
          relationship_stage != Joined)
        """,
        """
        1:1 info[SEG606] this is negated twice
          > `NOT ( # everybody relationship_stage != Joined)` the two negations cancel out
          help: write `relationship_stage = Joined`
        """,
    )
    finds(
        "double-negation",
        """
        NOT contract_stage # the latest
          none of (Expired, Joined)
        """,
        """
        1:1 info[SEG606] this is negated twice
          > `NOT contract_stage # the latest none of (Expired, Joined)` the two negations cancel out
          help: write `contract_stage any of (Expired, Joined)`
        """,
    )
    finds(
        "double-negation",
        """
        NOT contract_stage # the latest
          is unknown
        """,
        """
        1:1 info[SEG606] this is negated twice
          > `NOT contract_stage # the latest is unknown` the two negations cancel out
          help: write `contract_stage is known`
        """,
    )


def test_once() -> None:
    """Negated once, or around more than one thing."""
    silent(
        "double-negation",
        "NOT relationship_stage = Joined",
        "NOT (relationship_stage != Joined AND contract_stage = Joined)",
        "NOT no clicks since joined",
        "relationship_stage = Joined AND NOT (clicks != 5) since joined",
        "NOT contract_stage is known",
    )
