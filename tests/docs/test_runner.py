"""The runner itself: each kind of block can fail, and says where."""

from __future__ import annotations

import pytest

from tests.support.markdown import Pages, read_blocks

TEST = """
segment it { where relationship_stage = Joined AND joined on today }
test "a sentence" for it {
  today: 2026-03-31
  partner { relationship_stage: Joined, joined: DAY } expect match
}
"""


def run(pages: Pages, text: str) -> None:
    page = pages.page("page.md", text)
    for headings in dict.fromkeys(block.headings for block in page.blocks):
        page.run(headings)


def fenced(words: str, text: str) -> str:
    return f"```{words}\n{text.strip()}\n```\n"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("seg", "relationship_stage = Joined"),
        ("seg SEG212 SEG201", "relationship_stage = Join AND nothing is known"),
        ("seg", TEST.replace("DAY", "2026-03-31")),
        ("console", "$ segdsl check -e 'partner_id = 7'\nthe rule: no problems"),
        ("console", "$ segdsl check -e 'partner_id = 7'\n...\n$ echo $?\n0"),
        ("console", "$ segdsl check \\\n> -e 'partner_id = 7'\nthe ...: no problems"),
        ("console", "$ segdsl --version\n...segdsl..."),
        ("python", "import math\nassert math.pi > 3"),
        ("python", ">>> 6 * 7\n42"),
        ("toml", '[project]\nname = "x"'),
        ("toml SEG911", "[project]\nnam = 'x'"),
        ("csv file=data/x.csv", "a,b\n1,2"),
        ("sh", "# a comment\nmake test\npip install segdsl"),
    ],
)
def test_right_blocks_pass(words: str, text: str, pages: Pages) -> None:
    run(pages, fenced(words, text))


@pytest.mark.parametrize(
    ("words", "text", "complaint"),
    [
        ("", "relationship_stage = Joined", "a block needs one of the words"),
        ("text", "anything", "a block needs one of the words"),
        ("seg", "relationship_stage = Join", "expected no findings, found ['SEG212']"),
        ("seg", "clicks >= 1 during all_time", "expected no findings, found ['SEG311']"),
        ("seg SEG212", "relationship_stage = Joined", "expected ['SEG212'], found []"),
        ("seg SEG201 SEG212", "relationship_stage = Join AND nothing is known", "found ['SEG212', 'SEG201']"),
        ("seg nonsense", "relationship_stage = Joined", "are not codes"),
        ("seg file=rules/x.seg", "relationship_stage = Joined", "a rule file holds items"),
        ("seg", TEST.replace("DAY", "2026-03-30"), "memory of `it` for a case of “a sentence”: expected match"),
        ("seg", TEST.replace("DAY", "2026-03-30"), "DuckDB of `it` for a case of “a sentence”: expected match"),
        ("console", "$ segdsl check -e 'partner_id = 7'\nnothing", "the rule: no problems"),
        ("console", "$ segdsl check -e 'partner_id = 7'", "the rule: no problems"),
        ("console", "$ rm -r rules", "only `segdsl`"),
        ("console", "the rule: no problems", "a console block starts with"),
        ("python", "assert 1 > 2", ""),
        ("python", ">>> 6 * 7\n43", "Expected"),
        ("toml", "[project]\nnam = 'x'", "found ['SEG911']"),
        ("toml", "[project", "found ['SEG910']"),
        ("toml", "[project]\n[surprise]", "surprise"),
        ("sh", "make no-such-target", "the Makefile has no target"),
        ("sh", "curl example.org", "only `pip install` and `make`"),
    ],
)
def test_wrong_blocks_fail(words: str, text: str, complaint: str, pages: Pages) -> None:
    with pytest.raises(AssertionError) as caught:
        run(pages, "\nSome prose.\n\n" + fenced(words, text))
    assert str(caught.value).startswith("page.md:4: ")
    assert complaint in str(caught.value)


def test_blocks_of_a_page_are_independent(pages: Pages) -> None:
    definition = fenced("seg", "segment a { where relationship_stage = Joined AND partner_name is known }")
    run(pages, definition + definition)


def test_files_of_a_page_are_one_project(pages: Pages) -> None:
    one = fenced("seg file=rules/a.seg", "segment a { where relationship_stage = Joined AND partner_name is known }")
    other = fenced(
        "seg file=rules/b.seg", 'import { a } from "a.seg"\nsegment b { where in segment a OR partner_id = 7 }'
    )
    run(pages, one + other + fenced("console", "$ segdsl check rules/b.seg\n2 files with 2 segments: no problems"))


def test_rules_may_have_a_vocabulary_of_their_own(pages: Pages) -> None:
    words = fenced("toml file=shop.toml", '[fields.country]\ntype = "text"')
    run(pages, words + fenced("seg words=shop.toml", 'country = "DE"') + fenced("seg SEG201", 'country = "DE"'))
    with pytest.raises(AssertionError, match="there is no vocabulary"):
        run(pages, fenced("seg words=shop.toml", 'country = "DE"') + words)


def test_python_blocks_of_a_page_share_names(pages: Pages) -> None:
    one, other = fenced("python", "number = 7"), fenced("python", ">>> number + 1\n8\n>>> number = 9")
    run(pages, one + "# Elsewhere\n" + other + fenced("python", "assert number == 9"))


def test_a_section_runs_what_it_builds_on(pages: Pages) -> None:
    one, other = fenced("python", "number = 7"), fenced("python", "assert number == 7")
    pages.page("page.md", f"## First\n{one}## Second\n{other}").run(("Second",))


def test_headings_and_indented_blocks_are_read() -> None:
    text = "# Page\n## One\n### Deep\n- item\n\n  ```seg SEG201\n  a\n    b\n  ```\n## Two\n````sh\n```\n````\n"
    blocks = list(read_blocks(text))
    assert [(block.headings, block.words, block.text, block.line) for block in blocks] == [
        (("One", "Deep"), ("seg", "SEG201"), "a\n  b\n", 6),
        (("Two",), ("sh",), "```\n", 11),
    ]


def test_an_open_block_is_refused() -> None:
    with pytest.raises(ValueError, match="line 2 is never closed"):
        list(read_blocks("\n```seg\nrelationship_stage = Joined\n"))
