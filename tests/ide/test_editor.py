"""Everything else that an editor asks: state, colours, hover, symbols, fixes."""

from __future__ import annotations

import pytest

from segdsl.base.source import Source
from segdsl.ide.actions import actions, applied
from segdsl.ide.describe import members_of
from segdsl.ide.diagnose import State, diagnose
from segdsl.ide.highlight import highlight
from segdsl.ide.hover import about, hover
from segdsl.ide.symbols import symbols
from segdsl.ide.words import Words, as_name, operators
from segdsl.syntax.parse import parse
from segdsl.vocabulary.load import builtin
from tests.differential.sides import project_vocabulary
from tests.ide.support import words


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("", State.EMPTY),
        ("  # only a comment", State.EMPTY),
        ("relationship_stage", State.INCOMPLETE),
        ("relationship_stage = Joined AND", State.INCOMPLETE),
        ("(relationship_stage = Joined", State.INCOMPLETE),
        ('partner_name = "Ac', State.INCOMPLETE),
        ('partner_name "Ac', State.WRONG),
        ("relationship_stage = Joined", State.RULE),
        ("relationship_stage = Join", State.WRONG),
        ("relationship_stage == Joined", State.WRONG),
        ("clicks < 5", State.WRONG),
        ("segment x {", State.INCOMPLETE),
        ("segment x { where joined on today }", State.ITEMS),
        ("segment x { where joined = = }", State.WRONG),
        ("a b c d", State.WRONG),
    ],
)
def test_states(text: str, state: State) -> None:
    assert diagnose(text, words()).state is state


def test_a_rule_has_its_meaning_and_a_wrong_one_its_first_mistake() -> None:
    right = diagnose("relationship_stage = Joined AND joined on today", words())
    assert right.rule is not None
    assert right.error is None
    assert right.parsed is not None
    wrong = diagnose("relationship_stage = Joined AND joined on 2026-02-31 AND x = 5", words())
    assert wrong.rule is None
    assert wrong.error is not None
    assert wrong.error.span.text == "2026-02-31"


def roles(text: str) -> list[tuple[str, str]]:
    return [(text[piece.start : piece.end], piece.role.value) for piece in highlight(text, words())]


def test_colours_of_a_rule() -> None:
    assert roles("relationship_stage = Joined AND clicks < $few during q1 # why") == [
        ("relationship_stage", "field"),
        ("=", "mark"),
        ("Joined", "value"),
        ("AND", "keyword"),
        ("clicks", "metric"),
        ("<", "mark"),
        ("$few", "param"),
        ("during", "keyword"),
        ("q1", "window"),
        ("# why", "comment"),
    ]


@pytest.mark.parametrize(
    ("text", "word", "role"),
    [
        ("revenu > 5 USD since joined", "revenu", "unknown"),
        ("revenu", "revenu", "name"),  # it may become `revenue`
        ("xyz", "xyz", "unknown"),
        ("revenue > 5 USD since joined", "USD", "number"),
        ("relationship_stage = Joind AND", "Joind", "unknown"),
        ("relationship_stage any of (Joined, Nw)", "Nw", "unknown"),
        ("relationship_stage any of (Joined, New)", "New", "value"),
        ("partner_name = Acme AND", "Acme", "value"),
        ("in segment silent", "silent", "segment"),
        ("in segment loud AND", "loud", "unknown"),
        ("clicks < 5 during q9 AND", "q9", "unknown"),
        ("clicks < 5 since joined", "joined", "field"),
        ("clicks < $many AND", "$many", "unknown"),
        ("`joined` on today", "`joined`", "field"),
        ("joined on 2026-01-31", "2026-01-31", "date"),
        ("relationship_stage == Joined", "==", "mistake"),
        ('partner_name = "x"', '"x"', "text"),
        ("größe = 5", "größe", "unknown"),
        ("segment x { @owner: 5 where no clicks since joined }", "x", "name"),
        ("segment x { @owner: 5 where no clicks since joined }", "@owner", "note"),
        ("segment x { @owner: 5 where no clicks since joined }", "clicks", "metric"),
        ("workflow w { for silent }", "silent", "segment"),
        ('test "a" for silent { partner { joined: 2026-01-01, clicks on today: 5 } }', "joined", "field"),
        ('test "a" for silent { partner { joined: 2026-01-01, clicks on today: 5 } }', "clicks", "metric"),
        ('test "a" for silent { partner { joined: 2026-01-01, clicks on today: 5 } }', "partner", "name"),
    ],
)
def test_colours(text: str, word: str, role: str) -> None:
    assert dict(roles(text))[word] == role


def test_hover() -> None:
    found = hover("relationship_stage = Joined", 3, words())
    assert found is not None
    assert (found.start, found.end) == (0, 18)
    assert found.lines[0] == "relationship_stage: field, member"
    assert "values: New, Outreach, Negotiating, Joined, Expired" in found.lines
    assert hover("relationship_stage = Joined", 24, words()) is None
    assert hover("joined  ", 8, words()) is None
    assert "also: joined" in about("joined", words())
    assert about("clicks", words())[0] == "clicks: metric, count"


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("$few", ("param few = 7",)),
        ("$late", ("param late = 2026-01-31",)),
        ("$none", ()),
        ("silent", ("segment silent", "Partners who must not be written to.")),
        ("q1", ("window q1",)),
        ("all_time", ("window all_time", "Every event until today.")),
        ("nothing", ()),
    ],
)
def test_about(name: str, lines: tuple[str, ...]) -> None:
    assert about(name, words()) == lines


def test_words_without_a_project() -> None:
    bare = Words(vocabulary=builtin())
    assert (bare.segments, bare.params) == ((), ())
    assert tuple(bare.values(builtin().fields["partner_group"])) == ()
    assert about("$x", bare) == ()
    assert as_name("last") == "`last`"
    assert "between" in operators(builtin().metrics["revenue"])


def test_symbols() -> None:
    text = 'param few = 5\nsegment a { where joined on today }\ntest "t" for a { }\nimport { x } from "y.seg"'
    found = symbols(parse(Source("x.seg", text)).tree)
    assert [(one.name, one.kind) for one in found][:2] == [("few", "param"), ("a", "segment")]
    whole = symbols(parse(Source("x.seg", 'test "t" for a { today: 2026-01-01 partner { } expect match }')).tree)
    assert [(one.name, one.kind, one.name_span.text) for one in whole] == [("t", "test", '"t"')]


def test_fixes_at_a_place() -> None:
    text = "relationship_stage == Joined AND partner_name = Acme Ltd"
    found = diagnose(text, words())
    [fix] = actions(found.diagnostics, text.index("=="))
    assert applied(text, fix).startswith("relationship_stage = Joined AND")
    assert actions(found.diagnostics, 3) == ()
    assert len(actions(found.diagnostics, 0, len(text))) >= 2
    assert actions(diagnose("clicks < 5", words()).diagnostics, 0) == ()


def test_a_field_that_is_true_or_false_has_these_values() -> None:
    assert members_of(project_vocabulary("shop").fields["active"]) == "true, false"
