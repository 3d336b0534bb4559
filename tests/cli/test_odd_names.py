"""Names that a terminal or a browser could obey are shown, wherever they come up: in tables, prompts, offers, pages."""

from __future__ import annotations

import csv
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest

from segdsl.cli.interactive.session import Session
from segdsl.ide.complete import complete
from segdsl.ide.words import can_be_written
from segdsl.repl.host import Answer
from tests.cli.conftest import Run
from tests.repl.support import CTRL_C, desk, prompt

ODD = (
    "x [/bad]",
    "[bold red]y",
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "back\x08space\rreturn",
    "two\nlines",
    "\u202eright to left",
    "\u2066isolated",
    "שלום",
    "<script>alert(1)</script>",
    "&amp; \"quoted\" 'it'",
    "n" * 200,
    "🙈 emoji\u200d",
    "tab\tbed",
    "=1+1",
)
# What nobody can see has no spelling in a rule (§3.3), so no rule holds it and no such value is offered.
WRITABLE = [text for text in ODD if can_be_written(text)]
RULE = "partner_id is known AND clicks > 0 during all_time"


@pytest.fixture
def odd(program: Path) -> Path:
    """A project whose data, rules and folders have such names."""
    data = program / "data [x]"
    data.mkdir()
    with (data / "partners.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(
            ["partner_id", "partner_name", "relationship_stage", "original_joined_date", "last_transition_date"]
        )
        rows.writerows(
            [f"{number} {text}", text, "Joined", "2026-05-31", "2026-05-31"] for number, text in enumerate(ODD)
        )
    with (data / "partner_groups.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["partner_id", "partner_group"])
        rows.writerows([f"{number} {text}", text] for number, text in enumerate(ODD))
    with (data / "performance.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["partner_id", "date", "clicks", "actions", "revenue"])
        rows.writerows([f"{number} {text}", "2026-06-01", 1, 0, 0] for number, text in enumerate(ODD))
    settings = (program / "segdsl.toml").read_text().replace('directory = "data"', 'directory = "data [x]"')
    (program / "segdsl.toml").write_text(settings)
    quoted = ", ".join(as_text(text) for text in WRITABLE)
    (program / "rules/odd.seg").write_text(
        "#: Described with [/bad] <b>words</b>.\n"
        f'segment odd {{\n  @title: "x [/bad] <i>"\n  @owner: "<u>me"\n  where partner_group any of ({quoted})\n}}\n'
        'test "x [/bad] <b>" for odd {\n  today: 2026-03-31\n'
        f"  partner {{ partner_group: ({quoted}) }} expect no match\n}}\n",
        encoding="utf-8",
    )
    return program


def as_text(text: str) -> str:
    """A text of the language."""
    escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
    return (
        '"'
        + "".join(escapes.get(each) or (each if each.isprintable() else f"\\u{{{ord(each):x}}}") for each in text)
        + '"'
    )


def obeyed(shown: str) -> set[str]:
    """The letters in a print-out that a terminal would obey."""
    return {letter for letter in shown if unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp")} - {"\n", "\u200d"}


@pytest.mark.parametrize(
    "words",
    [
        ["members", "odd"],
        ["members", "odd", "--verdicts"],
        ["members", "odd", "--why-not"],
        ["members", "odd", "--format", "json"],
        ["count", "odd", "--by", "partner_group"],
        ["count", "odd", "--by", "partner_name"],
        ["count", "odd", "--by", "partner_id"],
        ["explain", "odd"],
        ["explain", "odd", "--format", "markdown"],
        *(["explain", "odd", "--id", f"{number} {text}"] for number, text in enumerate(ODD)),
        *(["explain", "-e", RULE, "--id", f"{number} {text}"] for number, text in enumerate(ODD)),
        ["history", "odd", "--days", "3"],
        ["check"],
        ["overlap"],
        ["overlap", "--witnesses"],
        ["prove", "empty", "odd"],
        ["sql", "odd"],
        ["show", "tree", "-e", "in segment odd"],
        ["test"],
        ["test", "--coverage"],
    ],
    ids=lambda words: " ".join(words).encode("unicode_escape").decode()[:60],
)
def test_the_command_line(odd: Path, run: Run, words: list[str]) -> None:
    code = 1 if words[0] == "test" or words[:2] == ["prove", "empty"] else 0
    result = run(*words, code=code)
    assert obeyed(result.output) <= ({"\t"} if words[0] == "sql" else set())  # a text of SQL is as it is


def test_every_entry_of_a_session(odd: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held = desk(odd)
    session = Session(held)
    rule = f"partner_group any of ({', '.join(as_text(text) for text in WRITABLE)})"
    for entry in (
        rule,
        ".sample 50",
        ".run",
        ".count by partner_group",
        ".count by partner_name",
        ".why-not",
        *(f".why '{number} {text}'" for number, text in enumerate(ODD) if "'" not in text),
        *(f".why '{text}'" for text in ODD if "'" not in text),
        *(f".{text}" for text in ODD),
        *(f".format {text}" for text in ODD),
        *(f".fields {text}" for text in ODD),
        *(f"partner_name = {text}" for text in ODD),
        ".explain",
        ".fmt",
        ".check",
        ".sql",
        ".diff odd",
        ".overlap odd",
        ".show",
        ".show tree",
        ".show ir",
        ".load 'no \x1b[31m where'",
        ".save mine",
        ".test",
    ):
        session.submit(entry)
        said = capsys.readouterr()
        assert obeyed(said.out + said.err) == set(), entry
        assert "internal error" not in said.err, entry
        assert "Traceback" not in said.err
    held.close()


def test_offers_and_the_prompt(odd: Path) -> None:
    with prompt(odd) as typing:
        typing.until(lambda: typing.session.desk.is_ready, "the data")
        offered = {}
        for text in ("partner_group any of (", "partner_name = ", "partner_id = ", ".why ", ".why-not "):
            typing.type(text, text)
            typing.until(lambda text=text: typing._has_offers(text), f"offers for {text!r}")  # type: ignore[misc]
            offers = typing.shell.prompt.default_buffer.complete_state.completions
            offered[text] = len(offers)
            assert obeyed("".join(offer.display_text + offer.display_meta_text for offer in offers)) == set()
            assert max(len(offer.display_text) for offer in offers) <= 60
            typing.type(CTRL_C, "")
        assert min(offered.values()) >= len(WRITABLE)
        for text in WRITABLE:
            written = " ".join(as_text(text).split())
            typing.type(f"partner_name = {written}", f"partner_name = {written}")
            typing.until(lambda: f"1 of {len(ODD)}" in typing.toolbar, f"the count for {text!r}")
            typing.type(CTRL_C, "")
        typing.shell.counter.shown = None
        typing.session.desk.asked = typing.session.desk.asked.__class__(
            **{
                **{name: getattr(typing.session.desk.asked, name) for name in typing.session.desk.asked.__slots__},
                "data": ODD[2],
            }
        )
        assert obeyed(typing.toolbar) == set()
        typing.session.desk.answer = lambda text: Answer(  # type: ignore[method-assign]
            state=typing.session.desk.diagnose("partner_id is known").state, trouble=ODD[3]
        )
        typing.type("partner_id is known", "partner_id is known")
        typing.until(lambda: "title" in typing.toolbar, "the trouble")
        assert obeyed(typing.toolbar) == set()
    shown = typing.screen.getvalue()
    for text in ("\x1b[31mred", "\x1b]0;title", "\u202e", "\u2066", "\x08space"):
        assert text not in shown


def test_what_is_offered_can_be_written(odd: Path) -> None:
    """Each value that the data has is offered in a spelling that means it."""
    held = desk(odd)
    held.warm()
    begun = "partner_name = "
    for offer in complete(begun, len(begun), held.words):
        if offer.kind == "value":
            found = held.diagnose(begun + offer.text)
            assert found.rule is not None, offer.text
            assert found.rule.condition.value in ODD  # type: ignore[attr-defined]
    held.close()


class Page(HTMLParser):
    """The elements of a page, and the letters that stand in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.said = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)

    def handle_data(self, data: str) -> None:
        self.said += data


def test_pages(odd: Path, run: Run) -> None:
    run("report", "public")
    run("overlap", "--format", "html", "-o", "overlap.html")
    for path in (odd / "public/index.html", odd / "overlap.html"):
        page = Page(path.read_text(encoding="utf-8"))
        assert page.elements.isdisjoint({"script", "u", "i", "bad"}), path
        assert obeyed(page.said) == set()
    page = Page((odd / "public/index.html").read_text(encoding="utf-8"))
    assert "x [/bad]" in page.said
    assert "<script>alert(1)</script>" in page.said
