"""`segdsl report`: one page that says what the commands say, in which nothing is obeyed and nothing fetched."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from segdsl.cli.html.page import escaped
from segdsl.cli.html.spark import sparkline
from tests.cli.conftest import Run
from tests.support.browser import opened, picture

NASTY = ["x [/bad]", "<script>document.title='ran'</script>", "\x1b]0;title\x07", "شركة \u202eevil", "long" * 50]

RULES = """
#: Partners <b>with</b> "odd" names.
segment odd {
  @title: "<img src=x onerror=alert(1)>"
  @owner: "team & <i>co</i>"
  where partner_name any of ("x [/bad]", "<script>document.title='ran'</script>", "x")
}
segment nobody { where relationship_stage = New AND (partner_name = "a" OR (partner_name = "b" AND joined on today)) }
segment inside_odd { where partner_name = "x [/bad]" }
test "a </p> test" for odd { today: 2026-06-30 partner { partner_name: "y" } expect match }
test "a passing one" for odd { today: 2026-06-30 partner { partner_name: "x" } expect match }
workflow greet { for odd once per partner send email "hello" }
"""


class Outline(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for each, attributes in self.tags if each == tag]


@pytest.fixture
def odd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose rules, data and keys a page could take for its own."""
    folder = tmp_path / "odd <b>project"
    (folder / "data").mkdir(parents=True)
    (folder / "segdsl.toml").write_text('[data]\ndirectory = "data"\n', encoding="utf-8")
    (folder / "rules.seg").write_text(RULES, encoding="utf-8")
    rows = [f'"{name}","x [/bad]",,' for name in NASTY]
    (folder / "data" / "partners.csv").write_text(
        "\n".join(["partner_id,partner_name,relationship_stage,original_joined_date", *rows, "q,z,,", ""]), "utf-8"
    )
    monkeypatch.chdir(folder)
    return folder


def written(run: Run, *words: str) -> str:
    run("report", "out", "--as-of", "2026-06-30", *words)
    return Path("out/index.html").read_text(encoding="utf-8")


def test_it_says_what_the_commands_say(program: Path, run: Run) -> None:
    _, *sections = written(run).split("<section")
    names = ("do_not_email", "slow_start_day_30", "first_sale_month_1")
    for name, section in zip(names, sections, strict=True):
        text = Outline(f"<section{section}").text
        count = run("count", name, "--format", "csv").stdout.split()[1]
        assert f"\n{name}\n" in text
        assert f"Members\n{count} of 700" in text
        for line in run("explain", name).stdout.splitlines():
            if line.startswith("- "):
                assert line[2:] in text
        sizes = run("history", name, "--format", "csv").stdout.split()[1:]
        numbers = [int(size.partition(",")[2]) for size in sizes]
        course = (
            f"{numbers[0]} on 2 April 2026, {numbers[-1]} on 30 June 2026; between {min(numbers)} and {max(numbers)}"
            if len(set(numbers)) > 1
            else f"{numbers[0]} on each day from 2 April 2026 to 30 June 2026"
        )
        assert f"{course}, with the data as it is now." in text
        keys = run("members", name, "--format", "csv").stdout.split()[1:]
        assert f"Some of them\n{''.join(keys[:12])}" in text
        assert "Ownerpartnerships" in text
        assert ("3 passed" in text) is (name == "slow_start_day_30")


def test_code_in_what_an_author_says_is_shown_as_code(program: Path, run: Run) -> None:
    assert "ask for them with <code>no clicks</code>.</p>" in written(run)


def test_nothing_is_obeyed_or_fetched(odd: Path, run: Run) -> None:
    page = written(run)
    outline = Outline(page)
    assert {tag for tag, _ in outline.tags}.isdisjoint({"script", "img", "i", "link", "iframe", "object"})
    assert not [name for _, attributes in outline.tags for name in attributes if name.startswith("on")]
    assert not re.search(r"https?:|url\(|@import|\bsrc=", re.sub(r"&lt;.*?&gt;", "", page))
    assert not [letter for letter in page if letter != "\n" and (letter < " " or letter in "\x7f\u202e")]
    for shown in (
        "x [/bad]",
        "<script>document.title='ran'</script>",
        r"\x1b]0;title",
        "team & <i>co</i>",
        "long" * 50,
    ):
        assert shown in outline.text


def test_failed_tests_workflows_and_neighbours(odd: Path, run: Run) -> None:
    text = Outline(written(run)).text
    assert "1 failed" in text
    assert "a </p> test" in text
    assert "a passing one" not in text
    assert "greet" in text
    assert "inside_odd: lies inside it" in text
    assert "odd: lies around it" in text


def test_it_can_be_read_by_a_machine_that_reads_aloud(odd: Path, run: Run) -> None:
    outline = Outline(written(run))
    headings = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch(r"h\d", tag)]
    assert headings[0] == 1
    assert all(next_one <= one + 1 for one, next_one in pairwise(headings))
    assert outline.all("html") == [{"lang": "en"}]
    assert len(outline.all("caption")) == len(outline.all("table")) == 1
    assert all("scope" in attributes for attributes in outline.all("th"))
    assert all(each["role"] == "img" and each["aria-label"] for each in outline.all("svg"))
    ids = [str(attributes["id"]) for _, attributes in outline.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {str(each["href"]).removeprefix("#") for each in outline.all("a")} <= set(ids)


def test_without_data_there_are_words_and_tests(odd: Path, run: Run) -> None:
    Path("segdsl.toml").write_text("", encoding="utf-8")
    result = run("report", "-o", "page.html", "--as-of", "2026-06-30")
    assert "note: the project has no data" in result.stderr
    outline = Outline(Path("page.html").read_text(encoding="utf-8"))
    assert "1 failed" in outline.text
    assert "its partner name is" in outline.text
    assert not outline.all("svg")


def test_a_project_without_segments(odd: Path, run: Run) -> None:
    Path("rules.seg").write_text("", encoding="utf-8")
    assert "The project has no segments." in written(run)


def test_many_segments_are_not_compared(odd: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from segdsl.cli.commands import report

    monkeypatch.setattr(report, "_COMPARED", 1)
    assert "Meets" not in written(run)


def test_who_can_be_a_member_in_several_ways(odd: Path, run: Run) -> None:
    text = re.sub(r"\s+", " ", Outline(written(run)).text)
    assert 'at least one of these holds: its partner name is "a" all of these hold: its partner name is "b"' in text


def test_a_long_list_of_neighbours_is_cut(odd: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from segdsl.cli.html import segments

    monkeypatch.setattr(segments, "LISTED", 0)
    assert "and 1 more" in Outline(written(run)).text


def test_a_sparkline_stays_in_its_picture() -> None:
    for values in ([0, 5, 3], [7, 7], [1], list(range(400))):
        drawn = sparkline(values, '"><b>')
        assert drawn.count("<") == drawn.count(">") == 5
        numbers = [float(number) for pair in re.findall(r"[\d.]+,[\d.]+", drawn) for number in pair.split(",")]
        assert all(0 <= number <= 300 for number in numbers)


def test_quotes_are_escaped() -> None:
    assert escaped("'\"<&>\x1b") == r"&#x27;&quot;&lt;&amp;&gt;\x1b"


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ([], 2, "give a folder DIR for the page, or a file with -o"),
        (["out", "-o", "x.html"], 2, "give a folder DIR for the page, or a file with -o"),
        (["rules.seg"], 2, "`rules.seg` cannot be made"),
        (["out", "--data", "nowhere"], 2, "nowhere"),
    ],
)
def test_what_cannot_be_written_is_a_sentence(odd: Path, run: Run, words: list[str], code: int, message: str) -> None:
    assert message in run("report", *words, code=code).stderr
    assert not Path("out").exists()


def test_an_error_in_a_rule_stops_it(odd: Path, run: Run) -> None:
    Path("more.seg").write_text("segment bad { where clicks < }", encoding="utf-8")
    assert "error[" in run("report", "out", code=1).stderr
    assert not Path("out").exists()


@pytest.mark.browser
def test_a_browser_shows_it_as_it_is_meant(odd: Path, run: Run, tmp_path: Path) -> None:
    written(run)
    dom = Outline(opened(Path("out/index.html")))
    assert dom.all("script") == []
    assert "ran" not in re.findall(r"<title>(.*?)</title>", opened(Path("out/index.html")))
    assert "x [/bad]" in dom.text
    assert len(dom.all("svg")) == 6
    light = picture(Path("out/index.html"), tmp_path / "light.png", "--window-size=1000,900")
    dark = picture(
        Path("out/index.html"),
        tmp_path / "dark.png",
        "--window-size=1000,900",
        "--blink-settings=preferredColorScheme=0",
    )
    assert light.startswith(b"\x89PNG")
    assert light != dark
