"""How each thing is written, before and after."""

from __future__ import annotations

from textwrap import dedent

import pytest

from segdsl.base.source import Source
from segdsl.format import format as module
from segdsl.format.format import format_source
from segdsl.vocabulary.load import builtin, load
from tests.format.written import formatted


def check(before: str, after: str, width: int = 100) -> None:
    """`before` is written as `after`, and `after` as it is."""
    before, after = (dedent(text).lstrip("\n") for text in (before, after))
    assert formatted(before, width) == after
    assert formatted(after, width) == after


def stays(text: str, width: int = 100) -> None:
    """The text is written as it is."""
    check(text, text, width)


# ---- words ------------------------------------------------------------------------------------------------------


def test_keywords_are_small_but_for_the_connectives() -> None:
    """§1.3."""
    check(
        """
        SEGMENT a { WHERE relationship_stage ANY OF (Joined) and Not joined On Or Before 2026-03-31 or
        transitioned BETWEEN 1 And 3 DAYS AGO }
        WORKFLOW b { FOR a ONCE PER partner NOT MORE THAN 2 PER 1 Week SEND email "x" }
        """,
        """
        segment a {
          where relationship_stage any of (Joined) AND NOT joined on or before 2026-03-31
             OR transitioned between 1 and 3 days ago
        }

        workflow b {
          for a once per partner
          not more than 2 per 1 week
          send email "x"
        }
        """,
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("joined on 30 days ago", "joined exactly 30 days ago"),
        ("joined ON $n weeks from now", "joined exactly $n weeks from now"),
        ("joined on today", "joined on today"),
        ("joined on yesterday", "joined on yesterday"),
        ("joined on $day", "joined on $day"),
        ("joined in last 30 complete days", "joined in the last 30 complete days"),
        ("joined in next 3 months", "joined in the next 3 months"),
        ("clicks<5 during last 30 days", "clicks < 5 during last 30 days"),
        ("revenue>=1_000.50USD since joined", "revenue >= 1_000.50 USD since joined"),
        ("revenue > $1,000 during previous month", "revenue > $1,000 during previous month"),
        ('relationship_stage = "Joined"', "relationship_stage = Joined"),
        ('relationship_stage any of ("Joined","New",)', "relationship_stage any of (Joined, New)"),
        ('contract_stage = "None"', 'contract_stage = "None"'),
        ('contract_stage = "Awaiting Publisher Approval"', 'contract_stage = "Awaiting Publisher Approval"'),
        ('partner_name = "Joined"', 'partner_name = "Joined"'),
        ('partner_name = "a\\u{41} \\"b\\""', 'partner_name = "a\\u{41} \\"b\\""'),
        ('partner_group any of ("VIP")', 'partner_group any of ("VIP")'),
        ("partner_name = Acme", "partner_name = Acme"),
        ("`relationship_stage` = `Joined`", "relationship_stage = Joined"),
        ("in segment `next`", "in segment `next`"),
        ("in segment `two words`", "in segment `two words`"),
        ("( clicks<5 or no clicks )since joined", "(clicks < 5 OR no clicks) since joined"),
        ("not(joined is known)", "NOT (joined is known)"),
    ],
)
def test_of_two_spellings_the_plainer_one(before: str, after: str) -> None:
    assert formatted(f"segment a {{ where {before} }}") == f"segment a {{\n  where {after}\n}}\n"


def test_members_are_those_of_the_vocabulary() -> None:
    """§2.1, §2.4: the field on the left decides."""
    text = 'segment a {\n  where tier = "Gold" AND relationship_stage = "Joined"\n}\n'
    tier = '[fields.tier]\ntype = "member"\nmembers = ["Gold", "Silver"]'
    words = load(tier, "", builtin()).vocabulary
    assert "tier = Gold AND relationship_stage = Joined" in format_source(Source("", text), vocabulary=words).text
    assert 'tier = "Gold" AND relationship_stage = Joined' in format_source(Source("", text)).text


# ---- items ------------------------------------------------------------------------------------------------------


def test_items_of_several_lines_have_an_empty_line_between_them() -> None:
    check(
        """


        language segdsl 1
        import {a,b,} from "x.seg"


        param few=5
        #: The first quarter.
        window q1=2026-01-01 to 2026-03-31
        segment s { where in segment a }
        series t {a,
            b}
        # The end.
        """,
        """
        language segdsl 1
        import { a, b } from "x.seg"

        param few = 5
        #: The first quarter.
        window q1 = 2026-01-01 to 2026-03-31

        segment s {
          where in segment a
        }

        series t { a, b }

        # The end.
        """,
    )


@pytest.mark.parametrize("text", ["", "# alone\n", "language segdsl 1\n", "# first\n\nparam few = 5\n# last\n"])
def test_small_files_stay(text: str) -> None:
    assert formatted(text) == text
    assert formatted("\n\n" + text + "\n \n") == text


def test_line_ends_and_byte_order_mark() -> None:
    """§1.1: accepted, and not kept."""
    assert (
        formatted("\ufeffparam few = 5 # few \r\n\r\n\r\nparam many = 9") == "param few = 5  # few\n\nparam many = 9\n"
    )


def test_metadata_is_in_order_with_its_comments() -> None:
    check(
        """
        segment a {

          @zone: 1 @size : 2
          # Who to ask.
          @owner: "partnerships" # since May

          @tags: ["x","y",]
          @title: "A"  where relationship_stage = Joined
        }
        """,
        """
        segment a {
          @title: "A"
          # Who to ask.
          @owner: "partnerships"  # since May

          @tags: ["x", "y"]
          @size: 2
          @zone: 1
          where relationship_stage = Joined
        }
        """,
    )


def test_no_empty_line_comes_first() -> None:
    check(
        'series a {\n  @owner: "x"\n\n  @title: "A"\n\n  b, c }\n',
        'series a {\n  @title: "A"\n  @owner: "x"\n\n  b,\n  c,\n}\n',
    )


def test_long_lists_have_an_element_a_line() -> None:
    check(
        """
        import { one_segment, another_segment, third_segment } from "somewhere.seg"
        segment a {
          @tags: ["lifecycle", "at-risk", "partners", "second-quarter"]
          where partner_group none of ("Coupon", "Loyalty", "Cashback") AND joined is known
        }
        """,
        """
        import {
          one_segment,
          another_segment,
          third_segment,
        } from "somewhere.seg"

        segment a {
          @tags: [
            "lifecycle",
            "at-risk",
            "partners",
            "second-quarter",
          ]
          where partner_group none of (
                  "Coupon",
                  "Loyalty",
                  "Cashback",
                )
            AND joined is known
        }
        """,
        width=40,
    )


def test_workflows() -> None:
    """§9."""
    check(
        """
        workflow w { @was: "v" for a once per partner catch up within 3 days except b

        hold out 10 percent split short / long until 2026-12-31 quiet hours 20:00 to 08:00
        short: send email "s" # the short one
        long: send email "l" accept partner end contract add to group "g" call webhook "h" notify "team" }
        """,
        """
        workflow w {
          @was: "v"
          for a once per partner
          catch up within 3 days
          except b

          hold out 10 percent
          split short/long
          until 2026-12-31
          quiet hours 20:00 to 08:00
          short: send email "s"  # the short one
          long: send email "l"
          accept partner
          end contract
          add to group "g"
          call webhook "h"
          notify "team"
        }
        """,
    )


# ---- conditions -------------------------------------------------------------------------------------------------


def test_conditions_break_before_their_connectives_where_they_do_not_fit() -> None:
    check(
        """
        segment a { where relationship_stage = Joined AND clicks < 5 during since_joined AND (joined on today OR
          transitioned on yesterday) }
        """,
        """
        segment a {
          where relationship_stage = Joined
            AND clicks < 5 during since_joined
            AND (
                  joined on today
                  OR transitioned on yesterday
                )
        }
        """,
        width=50,
    )


def test_a_condition_that_was_broken_stays_so() -> None:
    stays("segment a {\n  where joined on today\n    AND clicks > 5 since joined\n}\n")
    stays("segment a {\n  where joined on today AND clicks > 5 since joined\n}\n")
    stays("segment a {\n  where joined on today\n\n    AND clicks > 5 since joined\n}\n")
    check(
        "segment a { where joined on today OR\n joined on yesterday OR joined is unknown }",
        "segment a {\n  where joined on today\n     OR joined on yesterday\n     OR joined is unknown\n}\n",
    )


def test_an_and_in_an_or_stands_at_its_operand() -> None:
    check(
        "segment a { where joined on today AND clicks > 5 since joined OR joined is unknown AND partner_id = 7 }",
        """
        segment a {
          where joined on today
                AND clicks > 5 since joined
             OR joined is unknown
                AND partner_id = 7
        }
        """,
        width=30,
    )


def test_a_negated_group_and_its_window() -> None:
    check(
        "segment a { where not (clicks > 5 or no actions) during days 31 to 60 since joined }",
        """
        segment a {
          where NOT (
                  clicks > 5
                  OR no actions
                ) during days 31 to 60 since joined
        }
        """,
        width=40,
    )


# ---- tests ------------------------------------------------------------------------------------------------------


def test_cases_and_tables() -> None:
    """§10.1."""
    check(
        """
        test "t" for a { today:2026-03-31
        partner{} expect unknown
        partner{relationship_stage:New}expect match,no match on 2026-04-01 , unknown   on 2026-05-01
        partner {relationship_stage:"Joined",partner_group:("VIP" , "Gold",),} expect match
        partner { relationship_stage: Joined, joined: 30 days ago,
        clicks on 5 days ago: 3, clicks on today: 1 } expect no match

        today: 2026-04-30
        cases (relationship_stage,partner_group,clicks on 2026-04-02) {
        "Joined",("VIP","Gold"),- expect match Expired, (), 12 expect no match
        Joined, # still
        unknown, 5 expect unknown
        # The last.
        }
        }
        test "empty" for a {
        }
        """,
        """
        test "t" for a {
          today: 2026-03-31
          partner {} expect unknown
          partner { relationship_stage: New } expect match, no match on 2026-04-01, unknown on 2026-05-01
          partner { relationship_stage: Joined, partner_group: ("VIP", "Gold") } expect match
          partner {
            relationship_stage: Joined,
            joined: 30 days ago,
            clicks on 5 days ago: 3,
            clicks on today: 1,
          } expect no match

          today: 2026-04-30
          cases (relationship_stage, partner_group, clicks on 2026-04-02) {
            Joined,  ("VIP", "Gold"), -  expect match
            Expired, (),              12 expect no match
            Joined,  # still
              unknown, 5 expect unknown
            # The last.
          }
        }

        test "empty" for a {}
        """,
    )


# ---- comments ---------------------------------------------------------------------------------------------------


def test_comments_stay_where_they_belong() -> None:
    """§1.1."""
    stays(
        """
        # Of the file.

        #: Of the segment,
        #: in two lines.
        segment a {  # of the brace
          # of the title
          @title: "A"  # beside the title

          # of the condition
          where relationship_stage = Joined  # beside a stage
            # of the clicks
            AND clicks < 5 during since_joined
            AND  # of what follows
                (  # of the group
                  joined on today
                  # in the group, last
                )
            AND partner_group any of (
                  "VIP",  # beside a value
                  # of a value
                  "Gold",  # beside the last
                  # in the list, last
                )
          # in the segment, last
        }  # beside the brace

        test "t" for a {
          # nothing yet
        }
        """
    )


def test_comments_around_commas() -> None:
    check(
        """
        series a { b # b
        , # comma
        c
        # above the comma
        , d # d
        , # last
        }
        """,
        """
        series a {
          b,  # b
          # comma
          c,
          # above the comma
          d,  # d
          # last
        }
        """,
    )


def test_documentation_stands_above_what_it_documents() -> None:
    """§1.1: also where it was beside the item above."""
    check(
        """
        param few = 5 #: Of many.
        param many = 9
        segment a { where joined is known } #: Of b.
        segment b { where joined is known }
        """,
        """
        param few = 5
        #: Of many.
        param many = 9

        segment a {
          where joined is known
        }

        #: Of b.
        segment b {
          where joined is known
        }
        """,
    )
    stays("#: Of nothing.\n\nparam few = 5\n")


# ---- what cannot be formatted -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["segment a { where clicks == 5 }\n", "segment {", "\x00", "param a = 'b'"])
def test_a_file_with_a_mistake_of_syntax_is_left_as_it_is(text: str) -> None:
    result = format_source(Source("", text))
    assert result.text == text
    assert result.diagnostics


def test_what_makes_no_sense_is_formatted_all_the_same() -> None:
    """Names and types are no business of the layout."""
    check("segment a { where nothing = known_here }", "segment a {\n  where nothing = known_here\n}\n")


@pytest.mark.parametrize(
    "fault",
    [
        ("5", "6"),  # another rule
        ("# why", ""),  # a lost comment
        ("#: Doc", "# Doc"),  # lost documentation
        ("segment", "segmnt"),  # no rule at all
        ("AND", "OR"),
        ("Joined", '"Joined "'),
        ("exactly", "before"),
    ],
)
def test_a_fault_of_ours_never_reaches_a_file(fault: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "#: Doc\nsegment a { where relationship_stage = Joined # why\nAND joined exactly 3 days ago\n"
        "AND clicks > 5 since joined }"
    )
    assert fault[0] in formatted(text)
    render = module.render
    monkeypatch.setattr(module, "render", lambda doc, width: render(doc, width).replace(*fault))
    result = format_source(Source("a.seg", text))
    assert result.text == text
    assert [(d.code, d.name) for d in result.diagnostics] == [("SEG902", "formatting-changed-meaning")]
    assert result.diagnostics[0].span.source.name == "a.seg"


def test_at_the_limits_of_the_language() -> None:
    """Ten thousand values, thousands of conditions, parentheses 32 deep."""
    values = ", ".join(str(value) for value in range(10_000))
    conditions = " OR ".join(["joined is known"] * 5_000)
    groups = "(" * 32 + "joined is known" + ")" * 32
    text = f"segment a {{ where partner_id any of ({values}) AND ({conditions}) AND {groups} }}"
    assert formatted(text).count("\n") > 15_000
