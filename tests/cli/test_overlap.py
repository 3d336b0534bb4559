"""`segdsl overlap`: a matrix where it fits, a list where it does not, values, and one page."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from segdsl.analysis.answer import Unknown
from segdsl.analysis.overlap import Pair, Relation
from segdsl.analysis.prove import Among, Prover
from segdsl.cli.matrix import Matrix, as_html, as_text
from segdsl.cli.safe import width
from segdsl.cli.terminal import PLAIN, Terminal
from tests.cli.conftest import Run

RULES = """
segment month_1 { where relationship_stage = Joined AND joined in the last 30 days }
segment month_2 { where relationship_stage = Joined AND joined between 31 and 60 days ago }
segment month_2_again { where relationship_stage = Joined AND joined between 31 and 60 days ago AND joined is known }
segment day_0 { where relationship_stage = Joined AND joined on today }
segment undated { where joined is unknown AND partner_id = 7 }
segment no_7 { where relationship_stage = Joined AND partner_id = 7 }
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "segdsl.toml").write_text("")
    (tmp_path / "rules.seg").write_text(RULES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_matrix(run: Run) -> None:
    result = run("overlap")
    assert result.stdout.splitlines() == [
        "  1 2 3 4 5 6",
        "1   . . > . x month_1",
        "2 .   = . . x month_2",
        "3 . =   . . x month_2_again",
        "4 < . .   . x day_0",
        "5 . . . .   . undated",
        "6 x x x x .   no_7",
        "",
        "=  the same members: 1 pair",
        ">  around: 1 pair",
        "x  overlap: 4 pairs",
        ".  apart: 9 pairs",
    ]
    assert result.stderr == ""


def test_a_project_of_one_and_of_none(here: Path, run: Run) -> None:
    (here / "rules.seg").write_text("segment a { where relationship_stage = Joined AND joined on today }")
    assert run("overlap").stdout == "  1\n1   a\n\n"
    (here / "rules.seg").write_text("")
    assert run("overlap").stdout == "\n\n"


def matrix(number: int, *pairs: Pair) -> Matrix:
    names = tuple(f"segment_{place:02}" for place in range(number))
    apart = [Pair(one, other, Relation.DISJOINT) for at, one in enumerate(names) for other in names[at + 1 :]]
    found = {(pair.first, pair.second): pair for pair in (*apart, *pairs)}
    return Matrix(segments=names, pairs=tuple(found.values()), witnesses={}, subject="partner")


@pytest.mark.parametrize(("columns", "fitting"), [(80, 22), (40, 9)])
def test_what_does_not_fit_is_listed(columns: int, fitting: int) -> None:
    terminal = Terminal(columns=columns, encoding="ascii")
    pairs = [
        Pair("segment_00", "segment_02", Relation.OVERLAP),
        Pair("segment_01", "segment_02", Relation.INSIDE),
        Pair("segment_00", "segment_01", Relation.UNKNOWN, "it is too hard, and nobody can say why this is so"),
    ]
    drawn = list(as_text(matrix(fitting, *pairs), terminal))
    assert drawn[0].split() == [str(number) for number in range(1, fitting + 1)]
    listed = list(as_text(matrix(fitting + 1, *pairs), terminal))
    assert listed[:3] == ["< inside", "  segment_01  segment_02", "x overlap"]
    for lines in (drawn, listed):
        assert max(map(width, lines)) <= columns
        assert "".join(lines).isascii()
        assert any(line.startswith("not known: it is too hard") for line in lines)


def test_long_names_stand_below_each_other() -> None:
    names = ("a" * 30, "b" * 30)
    long = Matrix(segments=names, pairs=(Pair(*names, Relation.EQUAL),), witnesses={}, subject="partner")
    lines = list(as_text(long, Terminal(columns=30)))
    assert lines[:3] == ["= the same members", f"  {'a' * 30}", f"    {'b' * 30}"]
    assert next(iter(as_text(matrix(40), Terminal(columns=40)))) == "no two segments meet"


def test_colours() -> None:
    painted = "\n".join(as_text(matrix(2, Pair("segment_00", "segment_01", Relation.EQUAL)), Terminal(colour=True)))
    assert "\x1b[1;31m=\x1b[0m" in painted
    plain = "\n".join(as_text(matrix(2, Pair("segment_00", "segment_01", Relation.EQUAL)), PLAIN))
    assert re.sub(r"\x1b\[[\d;]*m", "", painted) == plain


# ---- witnesses -------------------------------------------------------------------------------------------------


def test_a_witness_for_a_pair(here: Path, run: Run) -> None:
    result = run("overlap", "--witness", "month_1", "day_0")
    assert result.stdout.startswith('test "a partner in both month_1 and day_0" for month_1 {')
    (here / "rules.seg").write_text(RULES + result.stdout)
    assert run("test").stderr == "2 passed, 0 failed\n"


def test_a_pair_without_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    said, because = run("overlap", "--witness", "no_7", "undated").stdout.splitlines()
    assert said == "no partner is in both `undated` and `no_7` on one day"
    assert because.startswith("  by joined-partners-have-joined: a partner is Joined once a contract was accepted")
    assert "did you mean `month_1`?" in run("overlap", "--witness", "day_0", "mont_1", code=2).stderr
    monkeypatch.setattr(Prover, "meetings", lambda _, conditions: [Among(0, -1) for _ in conditions])
    monkeypatch.setattr(Prover, "disjoint", lambda *_: Unknown("it is too hard"))
    assert run("overlap", "--witness", "month_1", "day_0").stdout.startswith(
        "it is not known whether `month_1` and `day_0`"
    )
    assert "?  not known: 15 pairs\nnot known: it is too hard\n" in run("overlap").stdout


def test_witnesses_of_all_pairs(here: Path, run: Run) -> None:
    result = run("overlap", "--witnesses")
    table, _, tests = result.stdout.partition("\n\ntest ")
    assert table.endswith(".  apart: 9 pairs")
    (here / "rules.seg").write_text(f"{RULES}test {tests}")
    assert run("test").stderr == "12 passed, 0 failed\n"
    assert "joined is unknown" not in tests


def test_without_facts_more_meet(run: Run) -> None:
    assert "x  overlap: 5 pairs" in run("overlap", "--no-facts").stdout


# ---- values and the page ---------------------------------------------------------------------------------------


def test_json(run: Run) -> None:
    document = json.loads(run("overlap", "--format", "json", "--witness", "no_7", "day_0").stdout)
    assert document["version"] == 1
    assert document["segments"] == ["month_1", "month_2", "month_2_again", "day_0", "undated", "no_7"]
    pairs = {(pair["first"], pair["second"]): pair for pair in document["pairs"]}
    assert len(pairs) == 15
    assert pairs["month_1", "day_0"]["relation"] == "around"
    assert pairs["undated", "no_7"]["facts"] == ["joined-partners-have-joined"]
    assert [pair["witness"] is not None for pair in document["pairs"]].count(True) == 1
    assert pairs["day_0", "no_7"]["witness"]["fields"]["partner_id"] == "7"
    assert pairs["day_0", "no_7"]["witness"]["test"].count("test ") == 2


class Page(HTMLParser):
    """What stands in a page: the elements, how they nest, and all that would be fetched or run."""

    VOID = ("meta", "br", "link")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.cells: list[str] = []
        self.texts: list[str] = []
        self.fetched: list[tuple[str, str | None]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        self.fetched += [(name, value) for name, value in attrs if name in ("src", "href", "style") or name[:2] == "on"]
        if tag == "td":
            self.cells.append(dict(attrs).get("class") or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_page_is_whole_and_needs_nothing(here: Path, run: Run) -> None:
    assert run("overlap", "--format", "html", "--witnesses", "-o", "out.html").stdout == ""
    text = (here / "out.html").read_text(encoding="utf-8")
    page = Page(text)
    assert text.startswith("<!DOCTYPE html>")
    assert "script" not in text
    assert all(name == "href" and str(value).startswith("#s") for name, value in page.fetched)
    assert "default-src 'none'" in text
    assert page.cells.count("self") == 6
    assert page.cells.count("disjoint") == 18
    assert page.cells.count("equal") == 2
    assert (page.cells.count("inside"), page.cells.count("around")) == (1, 1)
    assert "joined-partners-have-joined" in page.texts
    assert any('test "a partner in both month_1 and day_0"' in said for said in page.texts)
    assert Page(run("overlap", "--format", "html", "--no-facts").stdout).texts.count("joined-partners-have-joined") == 0


def test_no_text_is_obeyed() -> None:
    names = ("<b>&\"'", "x\N{RIGHT-TO-LEFT OVERRIDE}y")
    evil = Matrix(
        segments=names,
        pairs=(Pair(*names, Relation.OVERLAP),),
        witnesses={names: "test </pre><script>1</script>\n\x1b[31m"},
        subject="<i>",
    )
    text = as_html(evil, "<title>", [("<fact>", "</ul>")])
    page = Page(text)
    assert "script" not in text.replace("&lt;script", "").replace("&lt;/script", "")
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in text
    assert "\x1b" not in text
    assert names[0] in "".join(page.texts)
    assert "\x1b" not in "\n".join(as_text(evil, PLAIN))


def test_an_error_in_a_rule(here: Path, run: Run) -> None:
    (here / "rules.seg").write_text(RULES + "segment wrong { where relationship_stage = Join }")
    assert "error[SEG212]" in run("overlap", code=1).stderr
