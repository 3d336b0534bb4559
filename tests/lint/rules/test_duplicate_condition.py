"""The same condition twice, or two bounds on one side (R04, R05)."""

from __future__ import annotations

from tests.check.written import shop
from tests.lint.rules.support import finds, silent


def test_twice() -> None:
    """R04: a condition says nothing the second time."""
    finds(
        "duplicate-condition",
        "relationship_stage = Joined AND partner_name is known AND relationship_stage = Joined",
        """
        1:59 warning[SEG391] this condition is there twice
          > `relationship_stage = Joined` said again here
          also 1:1 `relationship_stage = Joined`: first said here
          help: leave one of them out
          safe: leave out the second one -> …
        """,
    )
    finds(
        "duplicate-condition",
        "partner_id != 1 AND partner_id != 1",
        """
        1:21 warning[SEG391] this condition is there twice
          > `partner_id != 1` said again here
          also 1:1 `partner_id != 1`: first said here
          help: leave one of them out
          safe: leave out the second one -> …
        """,
    )
    finds(
        "duplicate-condition",
        "NOT partner_id = 1 AND NOT partner_id = 1 AND partner_name is known",
        """
        1:28 warning[SEG391] this condition is there twice
          > `partner_id = 1` said again here
          also 1:5 `partner_id = 1`: first said here
          help: leave one of them out
          safe: leave out the second one -> … partner_id = 1 AND partner_name is known
        """,
    )
    finds(
        "duplicate-condition",
        "NOT (partner_id = 1 OR partner_id = 1)",
        """
        1:24 warning[SEG391] this condition is there twice
          > `partner_id = 1` said again here
          also 1:6 `partner_id = 1`: first said here
          help: leave one of them out
          safe: leave out the second one -> NOT (partner_id = 1)
        """,
    )
    finds(
        "duplicate-condition",
        """
        relationship_stage = Joined AND no clicks since joined AND (no clicks since joined OR partner_id = 1)
        """,
        """
        1:61 warning[SEG391] this condition is there twice
          > `no clicks since joined` said again here
          also 1:33 `no clicks since joined`: first said here
          help: leave one of them out
        """,
    )
    finds(
        "duplicate-condition",
        """
        joined between 1 and 5 days ago AND joined between 1 and 5 days ago AND relationship_stage = Joined
          AND partner_id = 1
        """,
        """
        1:37 warning[SEG391] this condition is there twice
          > `joined between 1 and 5 days ago` said again here
          also 1:1 `joined between 1 and 5 days ago`: first said here
          help: leave one of them out
          safe: leave out the second one -> … and 5 days ago AND relationship_stage = Joined
        """,
    )


def test_bounds() -> None:
    """R05: of two bounds on the same side only the narrower counts."""
    finds(
        "duplicate-condition",
        "relationship_stage = Joined AND clicks > 1 since joined AND clicks > 5 since joined",
        """
        1:61 warning[SEG391] this is bounded twice on the same side
          > `clicks > 5 since joined` the second bound
          also 1:33 `clicks > 1 since joined`: the first bound
          help: keep the narrower one
          unsafe: leave out the wider bound -> …Joined AND clicks > 5 since joined
        """,
    )
    finds(
        "duplicate-condition",
        "relationship_stage = Joined AND clicks < 5 since joined AND clicks < 3 since joined",
        """
        1:61 warning[SEG391] this is bounded twice on the same side
          > `clicks < 3 since joined` the second bound
          also 1:33 `clicks < 5 since joined`: the first bound
          help: keep the narrower one
          unsafe: leave out the wider bound -> …Joined AND clicks < 3 since joined
        """,
    )
    finds(
        "duplicate-condition",
        "relationship_stage = Joined AND clicks < 5 since joined AND clicks <= 5 since joined",
        """
        1:61 warning[SEG391] this is bounded twice on the same side
          > `clicks <= 5 since joined` the second bound
          also 1:33 `clicks < 5 since joined`: the first bound
          help: keep the narrower one
          unsafe: leave out the wider bound -> …
        """,
    )
    finds(
        "duplicate-condition",
        "relationship_stage = Joined AND clicks >= 6 since joined AND clicks > 6 since joined",
        """
        1:62 warning[SEG391] this is bounded twice on the same side
          > `clicks > 6 since joined` the second bound
          also 1:33 `clicks >= 6 since joined`: the first bound
          help: keep the narrower one
          unsafe: leave out the wider bound -> … Joined AND clicks > 6 since joined
        """,
    )
    finds(
        "duplicate-condition",
        "age > 1 AND age > 5",
        """
        1:13 warning[SEG391] this is bounded twice on the same side
          > `age > 5` the second bound
          also 1:1 `age > 1`: the first bound
          help: keep the narrower one
          unsafe: leave out the wider bound -> age > 5
        """,
        vocabulary=shop(),
    )
    finds(
        "duplicate-condition",
        "age > 1 AND (age >= 5 OR stage = Active)",
        """
        1:14 warning[SEG391] this is bounded twice on the same side
          > `age >= 5` the second bound
          also 1:1 `age > 1`: the first bound
          help: keep the narrower one
        """,
        vocabulary=shop(),
    )
    finds(
        "duplicate-condition",
        "NOT (stage = Active OR NOT age > 5) AND NOT age <= 7",
        """
        1:45 warning[SEG391] this is bounded twice on the same side
          > `age <= 7` the second bound
          also 1:28 `age > 5`: the first bound
          help: keep the narrower one
        """,
        vocabulary=shop(),
    )
    finds(
        "duplicate-condition",
        "age between 1 and 5 AND age between 1 and 7",
        """
        1:25 warning[SEG391] this is bounded twice on the same side
          > `age between 1 and 7` the second bound
          also 1:1 `age between 1 and 5`: the first bound
          help: keep the narrower one
        """,
        vocabulary=shop(),
    )
    finds(
        "duplicate-condition",
        "age between 1 and 5 AND age between 1 and 5",
        """
        1:25 warning[SEG391] this condition is there twice
          > `age between 1 and 5` said again here
          also 1:1 `age between 1 and 5`: first said here
          help: leave one of them out
          safe: leave out the second one -> …
        """,
        vocabulary=shop(),
    )
    finds(
        "duplicate-condition",
        "age < 7 AND age between 1 and 5",
        """
        1:13 warning[SEG391] this is bounded twice on the same side
          > `age between 1 and 5` the second bound
          also 1:1 `age < 7`: the first bound
          help: keep the narrower one
        """,
        vocabulary=shop(),
    )


def test_params() -> None:
    """A param may have another value in another run, so only what is written alike can go."""
    finds(
        "duplicate-condition",
        """
        param few = 5
        segment a { where relationship_stage = Joined AND clicks < $few since joined AND clicks < 3 since
          joined }
        """,
        """
        2:82 warning[SEG391] this is bounded twice on the same side
          > `clicks < 3 since joined` the second bound
          also 2:51 `clicks < $few since joined`: the first bound
          help: keep the narrower one
        """,
    )
    finds(
        "duplicate-condition",
        """
        param few = 5
        segment a { where relationship_stage = Joined AND clicks < $few since joined AND clicks < $few since
          joined }
        """,
        """
        2:82 warning[SEG391] this condition is there twice
          > `clicks < $few since joined` said again here
          also 2:51 `clicks < $few since joined`: first said here
          help: leave one of them out
          safe: leave out the second one -> …< $few since joined }
        """,
    )
    finds(
        "duplicate-condition",
        """
        param few = 5
        segment a { where relationship_stage = Joined AND clicks < $few since joined AND clicks < 5 since
          joined }
        """,
        """
        2:82 warning[SEG391] this condition is there twice
          > `clicks < 5 since joined` said again here
          also 2:51 `clicks < $few since joined`: first said here
          help: leave one of them out
        """,
    )


def test_comment_stays() -> None:
    """A fix takes no comment away."""
    finds(
        "duplicate-condition",
        """
        partner_id = 1 # the first
          AND partner_id = 1
        """,
        """
        2:7 warning[SEG391] this condition is there twice
          > `partner_id = 1` said again here
          also 1:1 `partner_id = 1`: first said here
          help: leave one of them out
        """,
    )


def test_different() -> None:
    """Other questions, other branches, and what a reference brings."""
    silent(
        "duplicate-condition",
        "relationship_stage = Joined AND clicks > 1 since joined AND clicks < 10 since joined",
        "relationship_stage = Joined AND clicks > 1 since joined AND clicks > 5 during last 30 days",
        "relationship_stage = Joined OR relationship_stage = Joined",
        "(partner_id = 1 AND relationship_stage = New) OR (partner_id = 2 AND relationship_stage = New)",
        "relationship_stage = Joined AND NOT relationship_stage = Joined",
        """
        segment a { where relationship_stage = Joined }
        segment b { where relationship_stage = Joined AND in segment a }
        """,
    )
