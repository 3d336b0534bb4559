"""`save` and `unset`: what is written where, with what, and what is never written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.interactive.conftest import Entering

NEW = "relationship_stage = New"


def test_the_last_rule_in_a_file_of_its_own(enter: Entering, program: Path, run: Run) -> None:
    said = enter("relationship_stage=Joined   and joined on today", ".save mine")
    assert said.out == "saved `mine` in rules/mine.seg\n"
    assert (program / "rules/mine.seg").read_text() == (
        "segment mine {\n  where relationship_stage = Joined AND joined on today\n}\n"
    )
    run("check")
    assert enter("in segment mine").code == 0


def test_in_a_file_that_is_there_it_stands_at_the_end(enter: Entering, program: Path) -> None:
    before = (program / "rules/common.seg").read_text()
    enter(NEW, ".save mine rules/common")
    assert (program / "rules/common.seg").read_text() == f"{before}\nsegment mine {{\n  where {NEW}\n}}\n"


def test_what_was_typed_in_goes_with_it(enter: Entering, program: Path, run: Run) -> None:
    said = enter(
        "param most = 5",
        "window spring = 2026-03-01 to 2026-05-31",
        f"segment base {{ where {NEW} AND NOT in segment do_not_email }}",
        "segment mine { where in segment base AND clicks < $most during spring }",
        ".save mine rules/new/mine.seg",
    )
    assert said.out.startswith("saved `mine` in rules/new/mine.seg\n")
    text = (program / "rules/new/mine.seg").read_text()
    assert text.startswith('import { do_not_email } from "../common.seg"\n')
    assert text.index("param most = 5") < text.index("segment mine")
    assert "segment base {" in text
    assert "window spring = " in text
    run("check")
    assert enter.desk.texts == {}
    assert "typed in" not in enter(".show").out


def test_an_import_is_not_written_twice(enter: Entering, program: Path, run: Run) -> None:
    enter(f"{NEW} AND in segment do_not_email", ".save one rules/onboarding.seg", ".save two rules/onboarding.seg")
    assert (program / "rules/onboarding.seg").read_text().count("import") == 1
    run("check")


def test_a_segment_is_written_over_where_that_is_said(enter: Entering, program: Path) -> None:
    said = enter(NEW, ".save do_not_email")
    assert said.err == (
        "error: there is a segment `do_not_email` in rules/common.seg\n"
        "help: save do_not_email rules/common.seg --replace\n"
    )
    assert enter(".save do_not_email rules/other.seg --replace").code == 2
    assert enter(".save do_not_email rules/common.seg --replace").code == 0
    text = (program / "rules/common.seg").read_text()
    assert f"segment do_not_email {{\n  where {NEW}\n}}" in text
    assert "coupon" not in text


@pytest.mark.parametrize(
    ("entry", "message", "help"),
    [
        (".save", "give a name for the rule, and a file if you like", "save quiet_day_30 rules/quiet.seg"),
        (".save a b c", "give a name for the rule, and a file if you like", "save quiet_day_30 rules/quiet.seg"),
        (".save mine", "there is no rule yet", "write one, such as: relationship_stage = Joined"),
    ],
)
def test_what_is_refused(enter: Entering, entry: str, message: str, help: str) -> None:
    assert enter(entry).err == f"error: {message}\nhelp: {help}\n"


def test_nothing_is_written_outside_the_project(enter: Entering, program: Path) -> None:
    assert enter(NEW, ".save mine ../mine.seg").err == "error: `../mine.seg` is outside the project\n"
    assert not (program.parent / "mine.seg").exists()


def test_nothing_is_written_into_a_file_with_a_mistake(enter: Entering, program: Path) -> None:
    (program / "rules/bad.seg").write_text("segment x {")
    said = enter(NEW, ".save mine rules/bad.seg")
    assert said.err == (
        "error: `rules/bad.seg` has a mistake, so nothing is written into it\nhelp: mend it first: segdsl check\n"
    )
    assert (program / "rules/bad.seg").read_text() == "segment x {"


def test_a_name_that_is_a_word_of_the_language(enter: Entering, program: Path, run: Run) -> None:
    enter(NEW, ".save last rules/last.seg")
    assert (program / "rules/last.seg").read_text().startswith("segment `last` {")
    run("check")


def test_a_file_that_is_no_part_of_the_project(enter: Entering, program: Path) -> None:
    assert enter(NEW, ".save mine aside/mine.seg").out == (
        "saved `mine` in aside/mine.seg\n"
        "note: aside/mine.seg is not among the rule files of the project, so nothing else sees it\n"
    )
    assert (program / "aside/mine.seg").exists()


def test_a_project_of_one_file(enter: Entering, program: Path) -> None:
    settings = program / "segdsl.toml"
    settings.write_text(settings.read_text().replace('rules = ["rules"]', 'rules = ["rules/common.seg"]'))
    enter(".reload", NEW, ".save mine")
    assert (program / "mine.seg").exists()


def test_advice_about_what_was_saved_is_said(enter: Entering) -> None:
    said = enter(f"{NEW} OR clicks > 5 during last 30 days", ".save mine")
    assert "SEG311" in said.err


def test_forgetting(enter: Entering) -> None:
    assert enter("param most = 5").out == "defined most\n"
    assert enter("param most = 6").out == "redefined most\n"
    enter("segment mine { where clicks < $most during last 30 days }")
    assert enter(".unset most").err == "error: another definition uses `most`\n"
    assert enter(".unset mine").out == "forgot mine\n"
    assert enter(".unset most").out == "forgot most\n"
    assert enter("clicks < $most during last 30 days").code == 1
