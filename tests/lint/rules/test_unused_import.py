"""An imported name that the file does not use (§8.4)."""

from __future__ import annotations

from segdsl.base.source import Source
from segdsl.check.check import check
from segdsl.lint.run import context_of
from segdsl.syntax.parse import parse
from segdsl.vocabulary.load import builtin
from tests.lint.rules.support import asked, finds


def test_whole() -> None:
    """Where none is used the import goes."""
    finds(
        "unused-import",
        """
        import { a, b } from "other.seg"
        segment c { where partner_id = 1 }
        """,
        """
        1:10 warning[SEG506] `a` and `b` are imported and not used
          > `a, b` not used in this file
          help: use what was imported, or leave it out
          safe: no longer import it -> segment c { where partner_id = 1 }
        """,
        others={
            "other.seg": """
                segment a { where partner_id = 1 }
                segment b { where partner_id = 2 }
                """,
        },
    )
    finds(
        "unused-import",
        """
        #: For what?
        import { a } from "other.seg"
        segment c { where partner_id = 1 }
        """,
        """
        2:10 warning[SEG506] `a` is imported and not used
          > `a` not used in this file
          help: use what was imported, or leave it out
          safe: no longer import it -> segment c { where partner_id = 1 }
        """,
        others={
            "other.seg": "segment a { where partner_id = 1 }",
        },
    )
    finds(
        "unused-import",
        """
        import { a } from "other.seg"  # not yet
        segment c { where partner_id = 1 }
        """,
        """
        1:10 warning[SEG506] `a` is imported and not used
          > `a` not used in this file
          help: use what was imported, or leave it out
        """,
        others={
            "other.seg": "segment a { where partner_id = 1 }",
        },
    )


def test_some() -> None:
    """Where some are used the others go, with a comma."""
    finds(
        "unused-import",
        """
        import { a, few, b, c } from "other.seg"
        segment d { where in segment b }
        """,
        """
        1:10 warning[SEG506] `a` is imported and not used
          > `a` not used in this file
          help: use what was imported, or leave it out
          safe: no longer import it -> import { few, b, c } from "other.seg"
        1:13 warning[SEG506] `few` is imported and not used
          > `few` not used in this file
          help: use what was imported, or leave it out
          safe: no longer import it -> import { a, b, c } from "other.seg"
        1:21 warning[SEG506] `c` is imported and not used
          > `c` not used in this file
          help: use what was imported, or leave it out
          safe: no longer import it -> import { a, few, b } from "other.seg"
        """,
        others={
            "other.seg": """
                param few = 5
                segment a { where partner_id = 1 }
                segment b { where partner_id = 2 }
                segment c { where partner_id = 3 }
                """,
        },
    )
    finds(
        "unused-import",
        """
        import { a, # the first
          b } from "other.seg"
        segment c { where in segment a }
        """,
        """
        2:3 warning[SEG506] `b` is imported and not used
          > `b` not used in this file
          help: use what was imported, or leave it out
        """,
        others={
            "other.seg": """
                segment a { where partner_id = 1 }
                segment b { where partner_id = 2 }
                """,
        },
    )


def test_used() -> None:
    """As a segment, a param, a window; by a workflow, a series, a test."""
    finds(
        "unused-import",
        """
        import { a, b, c, d, few, monthly } from "other.seg"
        segment e { where in segment a AND partner_id = $few AND no clicks during monthly }
        series s { a, b }
        workflow w { for c once per partner send email "x" }
        test "d" for d { today: 2026-03-31 partner { partner_id: 4 } expect match }
        """,
        others={
            "other.seg": """
                param few = 5
                window monthly = last 30 days
                segment a { where partner_id = 1 AND relationship_stage = Joined }
                segment b { where partner_id = 2 }
                segment c { where partner_id = 3 }
                segment d { where partner_id = 4 }
                """,
        },
    )


def test_part() -> None:
    """An import is used in its own file or nowhere."""
    finds(
        "unused-import",
        'import { a } from "other.seg"',
        """
        1:10 warning[SEG506] `a` is imported and not used
          > `a` not used in this file
          help: use what was imported, or leave it out
          safe: no longer import it -> …
        """,
        others={
            "other.seg": "segment a { where partner_id = 1 }",
        },
        is_whole=False,
    )


def test_one_cause_one_message() -> None:
    """What an error speaks of is not unused as well."""
    texts = {
        "main.seg": """
            import { nobody } from "other.seg"
            import { a, a } from "other.seg"
            param few = 5
            param few = 6
            window all_time = last 30 days
            segment c { where partner_id = 1 }
        """,
        "other.seg": "segment a { where partner_id = 2 }",
    }
    files = {path: parse(Source(path, text)) for path, text in texts.items()}
    checked = check(files, builtin())
    assert [each.code for each in checked.diagnostics] == ["SEG211", "SEG208", "SEG207", "SEG208"]
    context = context_of(files, checked, builtin(), is_whole=True)
    for name in ("unused-import", "unused-param", "unused-window"):
        assert asked(name, context) == ()


def test_what_is_misspelt_where_it_is_used() -> None:
    """The error offers the name; that it stands nowhere has the same cause. What else is not used is said."""
    texts = {
        "main.seg": """
            import { vip, gold } from "other.seg"
            param few = 5
            window spring = 2026-03-01 to 2026-05-31
            segment c { where in segment vpi AND clicks < $fwe during sprnig }
        """,
        "other.seg": "segment vip { where partner_id = 2 } segment gold { where partner_id = 3 }",
    }
    files = {path: parse(Source(path, text)) for path, text in texts.items()}
    checked = check(files, builtin())
    assert [each.message for each in checked.diagnostics if each.is_error] == [
        "there is no segment called `vpi`",
        "there is no param called `fwe`",
        "there is no window called `sprnig`",
    ]
    context = context_of(files, checked, builtin(), is_whole=True)
    said = [
        each.message for name in ("unused-import", "unused-param", "unused-window") for each in asked(name, context)
    ]
    assert said == ["`gold` is imported and not used"]
