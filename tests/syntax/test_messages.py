# ruff: noqa: E501 (a mistake and its message stand side by side)
"""Source and message together: a mistake in, what is said of it out. One cause, one message (quality: diagnostics).

Whoever meets a message that does not help adds it here.
"""

from __future__ import annotations

import pytest

from segdsl.base.diagnostics import Confidence
from segdsl.base.source import Source
from segdsl.syntax.parse import parse, parse_condition

from .support import apply, of_condition, of_file, read

CONDITIONS: list[tuple[str, list[str]]] = [
    # ---- The ten wrong rules, as far as they are about writing
    ("relationship_stage == Joined AND clicks < 5 since joined", ["1:20 SEG104 `==` is not an operator here"]),
    ("relationship_stage = joined AND clics < 5 since joined", []),
    ("clicks < 5 AND revenue >= $1,000 during last 30 days", []),
    ("original_joined_date between 60 and 31 days ago", []),
    ("partner_name = Acme Ltd AND in segment active_joned", ["1:16 SEG112 a text with blanks needs quotes"]),
    # ---- A connective, or something beside it
    ("clicks < 5 since joined revenue > 3", ["1:25 SEG109 `revenue` starts a new condition"]),
    ("stage = Joined revenue > 3", ["1:16 SEG109 `revenue` starts a new condition"]),
    ("stage = Joined adn clicks < 5", ["1:16 SEG118 `adn` is not a word of the language"]),
    ("a = 1 AND", ["1:7 SEG110 a condition is missing after `AND`"]),
    ("a = 1 AND OR b = 2", ["1:11 SEG103 `OR` is too many"]),
    ("a = 1 AND AND b = 2", ["1:11 SEG103 `AND` is too many"]),
    ("AND a = 1", ["1:1 SEG103 `AND` is too many"]),
    ("a = 1, b = 2", ["1:6 SEG107 `,` cannot stand here"]),
    ("a = 1; b = 2", ["1:6 SEG107 `;` cannot stand here"]),
    ("a = 1 where b = 2", ["1:7 SEG107 `where` cannot stand here"]),
    ("where a = 1", ["1:1 SEG103 `where` is too many"]),
    ("NOT", ["1:1 SEG110 a condition is missing after `NOT`"]),
    ("a = 1 AND NOT", ["1:11 SEG110 a condition is missing after `NOT`"]),
    ("NOT AND a = 1", ["1:5 SEG103 `AND` is too many"]),
    ("a = 1 AND NOT OR b = 2", ["1:15 SEG103 `OR` is too many"]),
    ("name = Black and Decker", ["1:18 SEG110 `Decker` alone is not a condition"]),
    ("name = AT&T", ["1:11 SEG110 `T` alone is not a condition"]),
    ("stage = Joined or New", ["1:19 SEG106 `New` alone is not a condition"]),
    ("clicks > 5 and < 10", ["1:16 SEG110 a name is missing before `<`"]),
    ("clicks >= 5 <= 10", ["1:13 SEG101 `<=` cannot stand here"]),
    # ---- Parentheses and lists
    ("()", ["1:1 SEG110 the parentheses are empty"]),
    ("a any of ()", ["1:10 SEG110 the parentheses are empty"]),
    ("(a = 1 AND b = 2", ["1:16 SEG102 `)` is missing after `2`"]),
    ("((a = 1)", ["1:8 SEG102 `)` is missing after `)`"]),
    ("a = 1) AND b = 2", ["1:6 SEG103 `)` is too many"]),
    ("(a = 1))", ["1:8 SEG103 `)` is too many"]),
    ("(a = 1 AND b ?? 2) OR c = 3", ["1:14 SEG117 `??` means nothing in a rule"]),
    ("a ?? (b = 1 OR c = 2) AND d = 3", ["1:3 SEG117 `??` means nothing in a rule"]),
    ("a any (1, 2)", ["1:3 SEG102 `of` is missing after `any`"]),
    ("a any of 1, 2", ["1:10 SEG107 a list of values stands in parentheses"]),
    ("a any of [1, 2]", ["1:10 SEG107 a list of values stands in parentheses"]),
    ("a any of {1, 2}", ["1:10 SEG107 a list of values stands in parentheses"]),
    ("a any of [1, 2", ["1:10 SEG101 `[` cannot stand here"]),
    ("a any of (1 2)", ["1:11 SEG102 `,` is missing after `1`"]),
    ("a any of (1,, 2)", ["1:13 SEG103 `,` is too many"]),
    ("a any of (x or y)", ["1:13 SEG107 `or` cannot stand here"]),
    ("stage any of (Joined AND clicks < 5", ["1:15 SEG102 `)` is missing after `Joined`"]),
    # ---- Values
    ("clicks >", ["1:8 SEG110 a value is missing after `>`"]),
    ("clicks > AND b = 2", ["1:8 SEG110 a value is missing after `>`"]),
    ("clicks > since joined", ["1:8 SEG110 a value is missing after `>`"]),
    ("clicks 5 since joined", ["1:8 SEG110 a comparison is missing between `clicks` and `5`"]),
    ("clicks since joined", ["1:1 SEG110 `clicks` alone is not a condition"]),
    ("clicks", ["1:1 SEG110 `clicks` alone is not a condition"]),
    ("a between 5 10", ["1:11 SEG102 `and` is missing after `5`"]),
    ("a between 5 to 10", ["1:13 SEG107 `to` cannot stand here"]),
    ("a between 2026-01-01 - 2026-02-01", ["1:22 SEG107 `-` cannot stand here"]),
    ("a between x y and 10 AND b = 1", ["1:13 SEG103 `y` is too many"]),
    ("a between 5", ["1:11 SEG120 the text ends too early"]),
    ("a = 1000 $", ["1:5 SEG131 a sign stands before its amount, a code behind it"]),
    ("a = USD 1000", ["1:5 SEG131 a sign stands before its amount, a code behind it"]),
    ("a >= 1,000 USD since b", ["1:6 SEG131 a number is written without thousands comma"]),
    ("a >= 1.000,50 USD since b", ["1:6 SEG131 a number is written with a decimal point"]),
    ("a >= 1,5 USD", ["1:6 SEG131 a number is written with a decimal point"]),
    ("a = 1, 2 USD", ["1:5 SEG137 several values stand in a list"]),
    ("a = $ AND b = 1", ["1:5 SEG117 `$` means nothing in a rule"]),
    ("a = 10%", ["1:7 SEG117 `%` means nothing in a rule"]),
    ("a = 1 2", ["1:7 SEG103 `2` is too many"]),
    ("a = Ben's Shop AND b = 1", ["1:5 SEG112 a text with blanks needs quotes"]),
    ("a = 'x", ["1:5 SEG111 a text stands in straight double quotes"]),
    ("a = x;", ["1:6 SEG103 `;` is too many"]),
    ("a = one two", ["1:5 SEG112 a text with blanks needs quotes"]),
    ("a ? 1", ["1:3 SEG117 `?` means nothing in a rule"]),
    (
        "a at least 5 AND b over 3 AND c equals x",
        [
            "1:3 SEG104 `at least` is not an operator here",
            "1:20 SEG104 `over` is not an operator here",
            "1:33 SEG104 `equals` is not an operator here",
        ],
    ),
    ("a b 5", ["1:3 SEG101 `b` cannot stand here"]),
    # ---- Quotes
    ('name = "Acme AND clicks < 5', ["1:8 SEG113 a text begins here whose closing quote is missing"]),
    ('name = Acme" AND clicks < 5', ["1:12 SEG113 a quote stands here alone"]),
    ('name = Acme" AND g = "x"', ["1:12 SEG113 a quote stands here alone"]),
    ('clicks < 5" AND x = 3', ["1:11 SEG113 a quote stands here alone"]),
    ('name = "Acme" Ltd"', ["1:15 SEG101 `Ltd` cannot stand here"]),
    ('name = "x" "y"', ['1:12 SEG103 `"y"` is too many']),
    # ---- Windows and dates
    ("during last 30 days", ["1:1 SEG125 a window belongs to a metric"]),
    ("a = 1 AND since joined", ["1:11 SEG125 a window belongs to a metric"]),
    ("a on today since joined", ["1:12 SEG125 a window belongs to a metric"]),
    ("clicks < 5 in the last 30 days", ["1:12 SEG107 `in the` cannot stand here"]),
    ("clicks < 5 within last 30 days", ["1:12 SEG107 `within` cannot stand here"]),
    ("clicks < 5 since last 30 days", ["1:12 SEG107 `since` cannot stand here"]),
    ("clicks < 5 during the last 30 days", ["1:19 SEG103 `the` is too many"]),
    ("clicks < 5 during 30 days", ["1:12 SEG102 `last` is missing after `during`"]),
    ("clicks < 5 last 30 days", ["1:10 SEG102 `during` is missing after `5`"]),
    ("clicks < 5 durng last 30 days", ["1:12 SEG118 `durng` is not a word of the language"]),
    ("clicks < 5 sinc joined", ["1:12 SEG118 `sinc` is not a word of the language"]),
    ("clicks < 5 during last days", ["1:24 SEG101 `days` cannot stand here"]),
    ("clicks < 5 during last month", ["1:19 SEG140 `last month` may mean two things"]),
    ("clicks < 5 during 2026-01-01 and 2026-03-31", ["1:30 SEG107 `and` cannot stand here"]),
    ("clicks < 5 during days 1 to since joined", ["1:29 SEG101 `since` cannot stand here"]),
    ("clicks < 5 during", ["1:12 SEG120 the text ends too early"]),
    ("no", ["1:1 SEG120 the text ends too early"]),
    ("no clicks < 5", ["1:11 SEG101 `<` cannot stand here"]),
    ("joined exacty 30 days ago", ["1:8 SEG118 `exacty` is not a word of the language"]),
    ("transitioned 30 days ago", ["1:1 SEG102 `exactly` is missing after `transitioned`"]),
    ("joined this month", ["1:1 SEG102 `in` is missing after `joined`"]),
    ("joined in the last 30", ["1:20 SEG102 `days` is missing after `30`"]),
    ("joined exactly 30", ["1:16 SEG102 `days ago` is missing after `30`"]),
    ("joined exactly 30 days", ["1:19 SEG102 `ago` is missing after `days`"]),
    ("joined before", ["1:8 SEG120 the text ends too early"]),
    ("joined on", ["1:8 SEG120 the text ends too early"]),
    ("in vip", ["1:1 SEG102 `segment` is missing after `in`"]),
    ("in segment", ["1:4 SEG102 a name is missing after `segment`"]),
    ("month = 5", ["1:1 SEG108 `month` is a reserved word"]),
    ("a = last", ["1:5 SEG108 `last` is a reserved word"]),
    # ---- Comments and items
    ("a = 1 // why", ["1:7 SEG126 a comment begins with `#` and ends with its line"]),
    ("a = 1 -- why", ["1:7 SEG126 a comment begins with `#` and ends with its line"]),
    ("a = 1 /* why */ AND b = 2", ["1:7 SEG126 a comment begins with `#` and ends with its line"]),
    ("a = 1 /* why", ["1:7 SEG126 a comment begins with `#` and ends with its line"]),
    ("// why", ["1:1 SEG101 `/` cannot stand here"]),
    ("segment x { where a = 1 }", ["1:1 SEG124 a condition is asked for, not a file"]),
    ("a = 1 } AND b = 2", ["1:7 SEG103 `}` is too many"]),
    ("", ["1:1 SEG110 there is no condition"]),
    ("# only a comment", ["1:1 SEG110 there is no condition"]),
]

# A file, what is said, and what is kept of it.
FILES: list[tuple[str, list[str], str]] = [
    (
        "segment a { where x = 1\nsegment b { where y = 2 }",
        ["1:23 SEG120 the next item begins inside segment `a`; a `}` is missing"],
        "Segment:a Segment:b",
    ),
    (
        "segment a { where (x = 1\nsegment b { where y = 2 }",
        ["1:24 SEG120 the next item begins inside segment `a`; a `) }` is missing"],
        "Segment:a Segment:b",
    ),
    (
        "segment a { where x = 1 AND\nsegment b { where y = 2 }",
        [
            "1:25 SEG110 a condition is missing after `AND`",
            "1:25 SEG120 the next item begins inside segment `a`; a `}` is missing",
        ],
        "Segment:a Segment:b",
    ),
    (
        'workflow w { for a once per p notify "x"\nsegment b { where y = 2 }',
        ["1:38 SEG120 the next item begins inside workflow `w`; a `}` is missing"],
        "Workflow:w Segment:b",
    ),
    (
        "segment a { where x = 1 }\nsegmnt b { where y = 2 }\nfoo bar { where z = 2 }\nsegment c { where z = 2 }",
        ["2:1 SEG118 `segmnt` is not a word of the language", "3:1 SEG121 `foo` begins no item"],
        "Segment:a Segment:b BrokenItem:bar Segment:c",
    ),
    (
        "clicks < 5 since joined\nsegment a { where x = 1 }",
        ["1:1 SEG124 a condition stands in this file without a segment around it"],
        "BrokenItem Segment:a",
    ),
    ("segment a { x = 1 }", ["1:11 SEG102 `where` is missing after `{`"], "Segment:a"),
    ("segment a where x = 1 }", ["1:9 SEG102 `{` is missing after `a`"], "Segment:a"),
    ("segment a { wher x = 1 }", ["1:13 SEG118 `wher` is not a word of the language"], "Segment:a"),
    ("segment { where x = 1 }", ["1:1 SEG102 a name is missing after `segment`"], "BrokenItem"),
    ("segment last { where x = 1 }", ["1:9 SEG108 `last` is a reserved word"], "Segment:last"),
    ("segment café { where x = 1 }", ["1:9 SEG119 `café` has characters that a name cannot have"], "Segment:café"),
    ("segment a { where }", ["1:13 SEG110 a condition is missing after `where`"], "Segment:a"),
    ("segment a { where where x = 1 }", ["1:19 SEG103 `where` is too many"], "Segment:a"),
    (
        "segment a { where x = 1 }\nlanguage segdsl 1",
        ["2:1 SEG123 the language line stands first in a file"],
        "Segment:a BrokenItem:segdsl",
    ),
    ("language segdsl 2\nsegment a { where x = 1 }", ["1:17 SEG122 edition 2 of segdsl is not known"], "Segment:a"),
    ("language sql 1", ["1:10 SEG122 there is no language `sql` here"], ""),
    ("language segdsl", ["1:10 SEG120 the file ends inside language `segdsl`"], "BrokenItem:segdsl"),
    ("language 1\nsegment a { where x = 1 }", ["1:10 SEG101 `1` cannot stand here"], "BrokenItem Segment:a"),
    (
        "segment a { where x = 1 } }\nsegment b { where x = 1",
        ["1:27 SEG103 `}` is too many", "2:23 SEG120 the file ends inside segment `b`; a `}` is missing"],
        "Segment:a Segment:b",
    ),
    (
        "segment a { where x = 1 AND in segment\nsegment b { where x = 2 }",
        [
            "1:32 SEG102 a name is missing after `segment`",
            "1:32 SEG120 the next item begins inside segment `a`; a `}` is missing",
        ],
        "Segment:a Segment:b",
    ),
    ("segment a {", ["1:11 SEG120 the file ends inside segment `a`"], "BrokenItem:a"),
    ("segment", ["1:1 SEG102 a name is missing after `segment`"], "BrokenItem"),
    (
        'segment a { where name = "Acme }\nsegment b { where name = "Acme" }',
        ["1:26 SEG113 a text begins here whose closing quote is missing"],
        "Segment:a Segment:b",
    ),
    (
        'segment a {\n  @owner "x"\n  where clicks >\n    AND b ! 3\n    AND (c = 3 OR d)\n    AND e = 5 f = 3\n}',
        [
            "2:3 SEG102 `:` is missing after `@owner`",
            "3:16 SEG110 a value is missing after `>`",
            "4:11 SEG107 `!` cannot stand here",
            "5:19 SEG110 `d` alone is not a condition",
            "6:15 SEG109 `f` starts a new condition",
        ],
        "Segment:a",
    ),
    ("segment a { @owner: where x = 1 }", ["1:21 SEG101 `where` cannot stand here"], "BrokenItem:a"),
    ('segment a { owner: "x" where x = 1 }', ["1:13 SEG102 `@` is missing before `owner`"], "Segment:a"),
    (
        'import { a } from \'x.seg\'\nimport { a } "x.seg"\nimport a from "x.seg"\nparam few 5\nparam few: 5\nparam all = 5\nwindow q1 == this month\nwindow q = 2026-01-01 and 2026-03-31\nseries s { a b }',
        [
            "1:19 SEG111 a text stands in straight double quotes",
            '2:14 SEG101 `"x.seg"` cannot stand here',
            "3:8 SEG102 imported names stand in braces",
            "4:7 SEG102 `=` is missing after `few`",
            "5:10 SEG107 `:` cannot stand here",
            "6:7 SEG108 `all` is a reserved word",
            "7:11 SEG107 `==` cannot stand here",
            "8:23 SEG107 `and` cannot stand here",
            "9:12 SEG102 `,` is missing after `a`",
        ],
        "Import BrokenItem Import Param:few Param:few Param:all WindowDefinition:q1 WindowDefinition:q BrokenItem Series:s",
    ),
    (
        'test "x" for a { today: 2026-02-30 p { x: 1 y: 2 } expects match }\ntest "y" for a { p { x: 1 } expect true }\ntest for a { }\nsegment b { where x = 1 }',
        [
            "1:25 SEG130 there is no day `2026-02-30`",
            "1:43 SEG102 `,` is missing after `1`",
            "1:52 SEG118 `expects` is not a word of the language",
            "2:36 SEG101 `true` cannot stand here",
            "3:6 SEG101 `for` cannot stand here",
        ],
        "Test BrokenItem BrokenItem Segment:b",
    ),
    (
        'workflow w { for a once per p send email nudge-30 }\nworkflow v { for a send email "x" }\nworkflow u { for a once per p do something }\nworkflow t { for a once per p }\nworkflow s { for a once per p hold out 10% notify "x" }\nsegment b { where x = 1 }',
        [
            "1:42 SEG112 a text needs quotes here",
            "2:18 SEG102 `once per …` is missing after `a`",
            "3:31 SEG121 `do` begins no action",
            "4:1 SEG110 workflow `t` does nothing",
            "5:42 SEG107 `%` cannot stand here",
        ],
        "Workflow:w BrokenItem:v BrokenItem:u BrokenItem:t Workflow:s Segment:b",
    ),
    ("}", ["1:1 SEG103 `}` is too many"], ""),
    ('"', ["1:1 SEG113 a quote stands here alone"], ""),
    ("???", ["1:1 SEG117 `???` means nothing in a rule"], ""),
    ("SELECT * FROM partners WHERE clicks < 5;", ["1:1 SEG129 a file holds rules, not queries"], "BrokenItem"),
]


@pytest.mark.parametrize(("text", "expected"), CONDITIONS, ids=[text or "nothing" for text, _ in CONDITIONS])
def test_conditions(text: str, expected: list[str]) -> None:
    assert of_condition(text) == expected


@pytest.mark.parametrize(("text", "expected", "kept"), FILES, ids=[text for text, _, _ in FILES])
def test_files(text: str, expected: list[str], kept: str) -> None:
    assert of_file(text) == expected
    items = [
        (type(item).__name__, getattr(getattr(item, "name", None), "text", None)) for item in read(text).tree.items
    ]
    assert " ".join(f"{kind}:{name}" if name else kind for kind, name in items) == kept


@pytest.mark.parametrize(
    ("text", "label", "help_", "fix", "confidence"),
    [
        ("a == 1", "comparison is written with one `=`", "", "a = 1", Confidence.SAFE),
        ("a = Acme Ltd", "write this in quotes", "quote it", 'a = "Acme Ltd"', Confidence.SAFE),
        (
            "a = 1 b = 2",
            "join it with AND or OR",
            "write `AND` or `OR` before it",
            "a = 1 AND b = 2",
            Confidence.UNSAFE,
        ),
        ("last = 1", "reserved, so not a name as it stands", "write it in backticks", "`last` = 1", Confidence.SAFE),
        ("a between 5 10", "`and` is missing after this", "", "a between 5 and 10", Confidence.SAFE),
        ("a exactly 5", "`days ago` is missing after this", "", "a exactly 5 days ago", Confidence.UNSAFE),
        ("a any of [1, 2]", "write `(` and `)`", "", "a any of (1, 2)", Confidence.SAFE),
        ("a = 1, b = 2", "write `AND`", "", "a = 1 AND b = 2", Confidence.UNSAFE),
        ("a any of (1 2)", "`,` is missing after this", "", "a any of (1, 2)", Confidence.SAFE),
        (
            "a = 10 AND NOT ;b = 2",
            "not used in rules",
            "in a text it stands in quotes; else remove it",
            "a = 10 AND NOT b = 2",
            Confidence.UNSAFE,
        ),
        ("a = 1 // why", "write `#`", "", "a = 1 # why", Confidence.SAFE),
        ("a = 1000 $", "write `$1000`", "", "a = $1000", Confidence.SAFE),
        (
            "a = X and Y",
            "a comparison such as `= 5`, `any of (…)` or `in the last 30 days` is missing after this",
            "if `X and Y` is one text, write it in quotes",
            'a = "X and Y"',
            Confidence.UNSAFE,
        ),
        (
            "a = 3/4/2026",
            "write the year first",
            "write `2026-04-03` or `2026-03-04`",
            "a = 2026-04-03",
            Confidence.UNSAFE,
        ),
        ('a = "x', 'the closing `"` is missing', "", 'a = "x"', Confidence.UNSAFE),
        (
            r'a = "\q"',
            "not a known escape",
            'after a backslash stands `"`, `\\`, `n`, `t` or `u{…}` with the number of a visible character',
            r'a = "\\q"',
            Confidence.UNSAFE,
        ),
        ("a = 5, 6", "more than one value", "write `any of (5, 6)`", "a any of (5, 6)", Confidence.UNSAFE),
        ("a != 5, 6", "more than one value", "write `none of (5, 6)`", "a none of (5, 6)", Confidence.UNSAFE),
    ],
)
def test_the_whole_of_a_message(text: str, label: str, help_: str, fix: str, confidence: Confidence) -> None:
    (diagnostic,) = parse_condition(Source("-e", text)).diagnostics
    assert diagnostic.is_error
    assert (diagnostic.label, "".join(diagnostic.help)) == (label, help_)
    assert apply(text, [diagnostic.fixes[0]]) == fix
    assert diagnostic.fixes[0].confidence is confidence


def test_a_missing_brace_shows_what_is_open() -> None:
    text = "segment a { where x = 1\n"
    (diagnostic,) = parse(Source("rules.seg", text)).diagnostics
    assert [(label.span.text, label.text) for label in diagnostic.labels] == [("segment a", "this is still open")]
    assert apply(text, list(diagnostic.fixes)) == "segment a { where x = 1\n}\n"
    (diagnostic,) = parse(Source("rules.seg", 'test "t" for')).diagnostics
    assert [(label.span.text, label.text) for label in diagnostic.labels] == [('test "t"', "this is not finished")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a ( x",
            "expected a comparison such as `= 5`, a choice such as `any of (…)` or a date phrase such as `in the last 30 days`",
        ),
        ("a = {", "expected a value"),
        ("a on x", "expected a day such as `2026-03-31` or `30 days ago`"),
        ("a = 1 <= 2", "expected a window such as `during last 30 days`, `AND` or `OR`"),
        ("a exactly days ago", "expected a number"),
        ("a exactly 3 moons ago", "expected a unit such as `days`"),
        ("a < 5 during (", "expected a window such as `last 30 days` or a name"),
        ("a in this day", "expected `week`, `month`, `quarter` or `year`"),
        ("a none of ?? 1", "not used in rules"),
        ('"x" < a', "expected a condition such as `name = value`"),
    ],
)
def test_what_could_stand_there(text: str, expected: str) -> None:
    """At most three things, most likely first, in the words of the domain."""
    assert parse_condition(Source("-e", text)).diagnostics[0].label == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("segment a { ( }", 'expected a note such as `@owner: "…"` or `where`'),
        ("workflow w { for a once per p ( }", "expected an action such as `send`, a name or `except`"),
        ("workflow w { for a once per p quiet hours now }", "expected a time such as `22:00`"),
        ("workflow w { for a once per p until noon }", "expected a date such as `2026-03-31`"),
        ("workflow w { for a once per p notify ( }", "expected a text in quotes"),
        ("segment a { where b = 1 } (", "expected an item: `segment`, `workflow`, `test`, …"),
    ],
)
def test_what_could_stand_there_in_an_item(text: str, expected: str) -> None:
    assert read(text).diagnostics[0].label == expected
