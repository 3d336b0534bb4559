"""A broken part stops nothing but itself, and what refers to it is not reported."""

from __future__ import annotations

from tests.check.written import says_of_file


def test_broken_items() -> None:
    """Quality, 1: one cause, one message."""
    says_of_file(
        """
        segment a { where stage == Lead }
        segment b { where in segment a AND age > 5 AND agee > 5 }
        segmnt c { where stage = Lead }
        segment d { where in segment c AND stage = Lead }
        segment e { where stage = }
        segment f { where in segment e AND age > 5 }
        """,
        """
        2:48 error[SEG201] there is no condition called `agee`
          > `agee` neither a field nor a metric
          help: did you mean `age`?
          unsafe: write `age` -> … AND age > 5 AND age > 5 }
        """,
    )
    says_of_file(
        """
        param x =
        window y = during
        segment h { where age > $x AND clicks > 5 during y AND agee > 5 }
        """,
        """
        3:56 error[SEG201] there is no condition called `agee`
          > `agee` neither a field nor a metric
          help: did you mean `age`?
          unsafe: write `age` -> …> 5 during y AND age > 5 }
        """,
    )
    says_of_file(
        """
        segment { where stage = Lead }
        segment d { where in segment c AND stage = Lead }
        segment e { where age > $few }
        """,
        """
        3:25 error[SEG204] there is no param called `few`
          > `$few` not defined
          help: define it: `param few = …`
        """,
    )
    says_of_file(
        """
        import 5 from "x.seg"
        segment d { where in segment c AND stage = Lead }
        segment e { where age > $few AND clicks > 5 during q1 }
        """,
    )
    says_of_file(
        """
        import { c, d } from "other.seg"
        segment user { where in segment c AND in segment d AND in segment e }
        """,
        """
        2:67 error[SEG203] there is no segment called `e`
          > `e` not defined
          help: did you mean `c`?
          unsafe: write `c` -> …nt d AND in segment c }
        """,
        others={
            "other.seg": """
                segment c { where stage = }
                segment { where stage = Lead }
            """,
        },
    )
    says_of_file(
        """
        test { today: 2026-01-01 }
        segment user { where in segment c }
        """,
        """
        2:33 error[SEG203] there is no segment called `c`
          > `c` not defined
          help: there is `user`
        """,
    )
    says_of_file(
        """
        segment a { where stage = Lead AND ( age > 5 OR born 5 ) AND tag = vip }
        """,
        """
        1:66 error[SEG247] `tag` is a set of values, and a set is not compared with `=`
          > `= vip` a set may hold several values
          help: write `tag any of (vip)`
          safe: write `any of (vip)` -> …OR born 5 ) AND tag any of (vip) }
        """,
    )
    says_of_file(
        """
        segment a { where stage = Lead AND AND age > 5 }
        segment a { where stage = Active }
        segment b { where in segment a }
        """,
        """
        2:9 error[SEG207] the segment `a` is defined twice
          > `a` defined again here
          also 1:9 `a`: first defined here
          help: give one of them another name
        """,
    )


def test_bad_values() -> None:
    """A value that the parser has refused is not refused again."""
    says_of_file(
        """
        segment a { where born between 2026-02-30 and 2026-03-01 AND age < 2026-02-30 AND born on 2026-02-30 }
        segment b { where born in the last 40000 days OR age any of ("open, 5) }
        segment c { where clicks > 5 during last 40000 days OR clicks < 2026-02-30 since born }
        """,
    )


def test_advice_waits() -> None:
    """Advice on a text that was misread would be advice on something else."""
    says_of_file(
        """
        segment a { where stage == Lead OR stage = Active AND age > 5 AND agee > 5 }
        segment b { where stage = Lead OR stage = Active AND age > 5 AND agee > 5 }
        """,
        """
        1:67 error[SEG201] there is no condition called `agee`
          > `agee` neither a field nor a metric
          help: did you mean `age`?
          unsafe: write `age` -> … AND age > 5 AND age > 5 }
        2:66 error[SEG201] there is no condition called `agee`
          > `agee` neither a field nor a metric
          help: did you mean `age`?
          unsafe: write `age` -> … AND age > 5 AND age > 5 }
        """,
    )
