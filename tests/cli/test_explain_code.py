"""Every code has a page, every page a code, and examples where a rule or settings file can show it."""

from __future__ import annotations

import re
import tomllib
from itertools import dropwhile
from pathlib import Path

import pytest

from segdsl.base.record import replace
from segdsl.cli.pages import FAMILIES, all_pages, families, family, find_page, of_lint_rule
from segdsl.cli.pages.__main__ import all_advice, documents, write
from segdsl.cli.terminal import Terminal
from segdsl.lint.run import all_rules
from segdsl.vocabulary.load import builtin
from tests.cli.conftest import Run
from tests.support.codes import names_of_codes
from tests.support.markdown import ROOT, Pages, read_blocks

PAGES = {page.code: page for page in all_pages(builtin())}
IN_FILES = {page.code: page for name in FAMILIES.values() for page in family(name).pages}
WRITTEN = IN_FILES | {rule.code.code: of_lint_rule(rule) for rule in all_rules()}

# What no short text can show: characters that are not seen, limits that take a long text, the command line, data, and
# what only a mistake of our own would cause.
WITHOUT_EXAMPLE = {
    *("SEG115", "SEG116"),
    *("SEG150", "SEG151", "SEG152", "SEG155", "SEG159", "SEG215", "SEG216"),
    *("SEG217", "SEG255", "SEG256"),
    *("SEG901", "SEG902"),
    *(code for code in IN_FILES if code.startswith("SEG8") or "SEG930" <= code <= "SEG959" or code >= "SEG965"),
}


# ---- the pages -------------------------------------------------------------------------------------------------


def test_every_code_has_a_page_under_its_name() -> None:
    codes = names_of_codes()
    assert {code: {page.name} for code, page in PAGES.items()} == dict(codes)


def test_a_page_stands_in_the_file_of_its_family() -> None:
    for digit, name in FAMILIES.items():
        codes = [page.code for page in family(name).pages]
        assert codes == sorted(codes)
        assert {code[3] for code in codes} <= {digit}


def test_the_pages_of_a_family_stand_in_order() -> None:
    codes = [[page.code for page in each.pages] for each in families(builtin())]
    assert codes == [sorted(family) for family in codes]
    assert [{code[3] for code in family} for family in codes] == [{digit} for digit in FAMILIES]


@pytest.mark.parametrize("code", WRITTEN)
def test_a_page_says_what_and_what_to_do(code: str) -> None:
    page = WRITTEN[code]
    assert re.fullmatch(r"[A-Z`].*[.]", page.meaning), page.meaning
    last = page.body.rpartition("\n\n")[2].replace("\n", " ")
    assert re.fullmatch(r"To fix it: .*[.`]", last), last


@pytest.mark.parametrize("code", sorted(WRITTEN.keys() - WITHOUT_EXAMPLE))
def test_a_page_has_a_bad_example_and_a_good_one(code: str) -> None:
    bad, *good = dropwhile(lambda block: not block.codes, read_blocks(WRITTEN[code].body))
    assert bad.codes == [code]
    assert good
    assert [block.codes for block in good] == [[] for _ in good]


def test_examples_are_left_out_only_where_there_is_none() -> None:
    assert IN_FILES.keys() >= WITHOUT_EXAMPLE
    assert [code for code in WITHOUT_EXAMPLE if "```" in WRITTEN[code].body] == []


@pytest.mark.parametrize("name", FAMILIES.values())
def test_the_examples_are_what_they_say(name: str, tmp_path: Path) -> None:
    # A block names the codes that it gives; the page runner holds it to that. Those of lint rules are run in docs/lint.
    page = Pages(tmp_path).page(f"{name}.md", "\n\n".join(page.body for page in family(name).pages))
    for block in page.blocks:
        page.run_block(block)


# ---- the documents ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", documents())
def test_a_document_is_not_stale(name: str) -> None:
    path = ROOT / "docs" / name
    assert path.exists(), "run `make snapshots`"
    assert path.read_text(encoding="utf-8") == documents()[name], "run `make snapshots`"


def test_no_page_is_left_of_what_is_no_more() -> None:
    pages = {f"lint/{path.name}" for path in (ROOT / "docs/lint").iterdir()}
    assert pages == {name for name in documents() if name.startswith("lint/")}


def test_documents_are_written_where_they_differ(tmp_path: Path) -> None:
    made = documents()
    assert len(list(write(tmp_path))) == len(made)
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in made} == made
    (tmp_path / "lint/gone.md").write_text("")
    (tmp_path / "lint/too-broad.md").write_text("stale")
    assert sorted(path.name for path in write(tmp_path)) == ["gone.md", "too-broad.md"]
    assert list(write(tmp_path)) == []


def test_every_advice_has_a_page_of_its_own() -> None:
    """What is in one document is in the other only by name."""
    codes = documents()["codes.md"]
    for advice in all_advice():
        assert f"See [{advice.page.name}](lint/{advice.file})." in codes
        assert advice.page.body not in codes


# ---- the command -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["SEG212", "seg212", "unknown-member"])
def test_a_page_is_found_by_code_and_by_name(words: str, run: Run, tmp_path: Path) -> None:
    lines = run("explain-code", words).stdout.splitlines()
    assert lines[0] == "SEG212 unknown-member"
    assert lines[2] == "A field is compared with a value that it never has."
    assert "    relationship_stage = joined" in lines
    assert not [line for line in lines if "```" in line or len(line) > 88]


def test_a_page_in_markdown_is_a_document(run: Run) -> None:
    page = WRITTEN["SEG212"]
    assert run("explain-code", "SEG212", "--format", "markdown").stdout == f"# SEG212 unknown-member\n\n{page.body}\n"


def test_a_rule_of_the_vocabulary_is_its_own_page(run: Run) -> None:
    text = " ".join(run("explain-code", "SEG303").stdout.split())
    assert "`contract_stage` stands beside a metric." in text
    assert "Performance belongs to the relationship" in text
    assert "This is an error of the vocabulary `partner-program`." in text
    assert text.endswith("To fix it: use `relationship_stage` in place of `contract_stage`.")
    assert "This is a warning" in run("explain-code", "SEG311").stdout


OWN_RULE = """
[[rules]]
form = "excludes"
code = "OWN1"
name = "coupons-and-clicks"
when = { field = "partner_group" }
beside = { metric = "clicks" }
message = "`partner_group` stands beside clicks"
reason = "coupon partners are not paid by the click"
fix = "ask for actions"
"""


def test_a_projects_own_rules_have_pages(program: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    path = program / "segdsl.toml"
    path.write_text(path.read_text() + OWN_RULE)
    tomllib.loads(path.read_text())
    assert "Coupon partners are not paid by the click." in run("explain-code", "OWN1").stdout
    assert "OWN1  coupons-and-clicks" in run("explain-code").stdout
    monkeypatch.chdir(program.parent)
    run("explain-code", "OWN1", code=2)
    run("explain-code", "coupons-and-clicks", "--project", "program")


def test_a_broken_project_has_the_built_in_codes(program: Path, run: Run) -> None:
    (program / "segdsl.toml").write_text("x =")
    assert "SEG910 not-toml" in run("explain-code", "SEG910").stdout


def test_a_project_that_cannot_be_read(program: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "cannot be read" in run("explain-code", "SEG910", code=2).stderr


@pytest.mark.parametrize(
    ("words", "help"),
    [
        ("SEG-212", "did you mean `SEG212`?"),
        ("unknown-mebmer", "did you mean `unknown-member`?"),
        ("x", "`segdsl explain-code` lists all"),
    ],
)
def test_an_unknown_code(words: str, help: str, run: Run) -> None:
    result = run("explain-code", words, code=2)
    assert result.stdout == ""
    assert result.stderr == f"error: there is no code `{words}`\nhelp: {help}\n"


def test_all_codes_are_listed(run: Run) -> None:
    output = run("explain-code").stdout
    assert re.findall(r"^  (\w+)  (\S+)$", output, re.MULTILINE) == [(page.code, page.name) for page in PAGES.values()]
    assert output.startswith("1xx How rules are written\n  SEG101  unexpected\n")


def test_a_page_fits_a_narrow_screen(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = Terminal(columns=40, colour=True)
    monkeypatch.setattr("segdsl.cli.commands.explain_code.terminal_of", lambda stream, environment: narrow)
    lines = run("explain-code", "SEG212").stdout.splitlines()
    assert lines[0] == "\x1b[1;36mSEG212 unknown-member\x1b[0m"
    assert max(map(len, lines[1:])) <= 40


def test_a_rule_that_gives_no_reason_has_a_shorter_page() -> None:
    rule = replace(builtin().rules[0], code="OWN1", name="own-rule", reason="", fix="")
    page = find_page("own1", replace(builtin(), rules=(rule,)))
    assert page is not None
    assert page.body.count("\n\n") == 1
