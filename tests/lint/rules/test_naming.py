"""A name in another style than the project's."""

from __future__ import annotations

from tests.lint.rules.support import finds


def test_style() -> None:
    """snake_case, unless a project says otherwise."""
    finds(
        "naming",
        """
        param Few = 5
        window lastMonth = last 30 days
        segment Quiet30 { where partner_id = $Few }
        segment quiet_30 { where partner_id = 2 AND no clicks during lastMonth }
        segment quiet__30 { where partner_id = 3 }
        series steps { Quiet30, quiet_30 }
        workflow `send it` { for quiet_30 once per partner send email "x" }
        """,
        """
        1:7 warning[SEG609] the name of the param `Few` is not in snake_case
          > `Few` another style than the project's
          help: choose a name in snake_case
        2:8 warning[SEG609] the name of the window `lastMonth` is not in snake_case
          > `lastMonth` another style than the project's
          help: choose a name in snake_case
        3:9 warning[SEG609] the name of the segment `Quiet30` is not in snake_case
          > `Quiet30` another style than the project's
          help: choose a name in snake_case
        5:9 warning[SEG609] the name of the segment `quiet__30` is not in snake_case
          > `quiet__30` another style than the project's
          help: choose a name in snake_case
        7:10 warning[SEG609] the name of the workflow `send it` is not in snake_case
          > ``send it`` another style than the project's
          help: choose a name in snake_case
        """,
    )


def test_other_styles() -> None:
    """Of the project's choice."""
    finds(
        "naming",
        """
        segment QuietDay { where partner_id = 1 }
        segment quietDay { where partner_id = 2 }
        """,
        """
        1:9 warning[SEG609] the name of the segment `QuietDay` is not in camelCase
          > `QuietDay` another style than the project's
          help: choose a name in camelCase
        """,
        options={"style": "camelCase"},
    )
    finds(
        "naming",
        """
        segment QuietDay { where partner_id = 1 }
        segment quietDay { where partner_id = 2 }
        """,
        """
        2:9 warning[SEG609] the name of the segment `quietDay` is not in PascalCase
          > `quietDay` another style than the project's
          help: choose a name in PascalCase
        """,
        options={"style": "PascalCase"},
    )
