"""Entries: rules, definitions and commands; without a prompt; and what never ends a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl.cli.interactive.session import entries
from segdsl.engines.problems import DataError
from segdsl.project.files import ProjectError
from tests.cli.conftest import Run
from tests.cli.interactive.conftest import Entering, Opening

NEW = "relationship_stage = New"
COUNTED = "86 of 700 partners (12.3 %)\n"


def test_a_rule_is_counted_and_some_members_shown(enter: Entering) -> None:
    said = enter(NEW)
    assert said.out.startswith(COUNTED)
    assert said.out.endswith("… and 81 more\n")


@pytest.mark.parametrize(
    ("entry", "message", "code"),
    [
        ("relationship_stage = Join", "`Join` is not a value of `relationship_stage`", 1),
        ("relationship_stage =", "a value is missing", 1),
        ("relationship_stage = New AND", "a condition is missing after `AND`", 1),
        ("clicks < 5", "`clicks` has no window", 1),
        ("segment a {", "the file ends inside segment `a`", 1),
        ("segment a { where clicks < 5 }", "`clicks` has no window", 1),
        ("segment a { where in segment nowhere }", "`nowhere`", 1),
    ],
)
def test_a_mistake_is_shown_as_check_shows_it(enter: Entering, entry: str, message: str, code: int) -> None:
    said = enter(entry)
    assert message in said.out
    assert said.out.startswith("error[SEG")
    assert said.code == code


def test_what_cannot_be_typed_in_is_said(enter: Entering) -> None:
    said = enter("series s { slow_start_day_30, first_sale_month_1 }")
    assert said.err == "error: segments, params and windows can be typed in; all else is written into a rule file\n"
    assert said.code == 2


def test_an_empty_entry_is_nothing(enter: Entering) -> None:
    assert enter("  \n ") == ("", "", 0)


def test_without_data_a_rule_is_still_checked(opening: Opening, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    (folder / "segdsl.toml").write_text("")
    enter = opening(folder)
    assert enter(NEW).out == "no data to ask: .load DIR\n"
    assert enter("segment a { where relationship_stage = Joined }").code == 0
    assert enter(".diff a").err == "error: there is no data to diff in\nhelp: load DIR\n"
    assert enter(".sample").code == 2
    assert enter.session.answer(NEW).count is None
    assert enter.desk.standing().data == "no data"


def test_in_memory_is_the_same(opening: Opening) -> None:
    enter = opening(engine="memory")
    assert enter(NEW).out.startswith(COUNTED)
    assert enter(".count by joined").code == 0


def test_a_database_is_asked_as_files_are(opening: Opening, program: Path) -> None:
    import sqlite3

    with sqlite3.connect(program / "few.db") as database:
        database.execute("CREATE TABLE partners (partner_id TEXT, relationship_stage TEXT)")
        database.execute("INSERT INTO partners VALUES ('1', 'New'), ('2', 'Joined')")
    enter = opening(engine=f"sqlite:///{program / 'few.db'}")
    assert enter(NEW).out.startswith("1 of 2 partners (50.0 %)")
    assert enter.desk.standing().data == "sqlite"


def test_words_without_data_are_asked_for_when_they_are_used(opening: Opening, program: Path) -> None:
    """A project need not have the data of every word; what a rule needs and is not there is said then."""
    (program / "data/performance.csv").unlink()
    enter = opening()
    assert enter(NEW).out.startswith(COUNTED)
    assert "performance" in enter("relationship_stage = Joined AND clicks > 5 during last 30 days").err
    assert enter.session.code == 2
    assert enter(NEW).out.startswith(COUNTED)


def test_columns_that_are_not_there_cost_their_words_alone(opening: Opening, program: Path) -> None:
    (program / "data/partners.csv").write_text("partner_id,relationship_stage,last_transition_date\n1001,New,x\n")
    (program / "data/performance.csv").write_text("partner_id,date,clicks\n")
    (program / "data/partner_groups.csv").write_text("partner_id,partner_group\n1001,VIP\n")
    enter = opening()
    enter.desk.warm()
    assert enter.offers("why", typed="1") == {"1001": ""}
    assert dict(enter.desk.values(enter.desk.words.vocabulary.fields["partner_group"])) == {"VIP": 1}
    assert "last_transition_date" in enter("transitioned on today AND relationship_stage = Joined").err
    assert "partner_name" in enter('partner_name = "x"').err
    assert enter(NEW).out.startswith("1 of 1 partners")


@pytest.mark.parametrize(
    ("error", "message", "code"),
    [
        (ProjectError("the settings are gone", "look"), "error: the settings are gone\nhelp: look\n", 2),
        (ZeroDivisionError("by zero"), "error: internal error (ZeroDivisionError): by zero\n", 2),
        (SystemExit(1), "", 1),
        (SystemExit("text"), "", 0),
    ],
)
def test_nothing_ends_the_session(
    enter: Entering, monkeypatch: pytest.MonkeyPatch, error: BaseException, message: str, code: int
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(enter.desk, "members", fail)
    said = enter(NEW)
    assert said.err.startswith(message)
    assert said.code == code


def test_a_mistake_of_ours_is_shown_in_full_where_that_is_asked_for(
    enter: Entering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEGDSL_TRACEBACK", "1")
    monkeypatch.setattr(enter.desk, "members", lambda rule: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        enter(NEW)


def test_a_reader_that_went_away_ends_the_program(enter: Entering, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(enter.desk, "members", fail)
    with pytest.raises(BrokenPipeError):
        enter(NEW)


def test_wrong_options_of_a_command_are_said(enter: Entering) -> None:
    said = enter(NEW, ".explain --nonsense")
    assert "--nonsense" in said.err
    assert said.code == 2
    assert enter(".explain --help").code == 0


# ---- answers for the line below --------------------------------------------------------------------------------


def test_answers(enter: Entering) -> None:
    answer = enter.session.answer(NEW)
    assert (answer.count, answer.total, answer.entered, answer.is_empty) == (86, 700, None, False)
    enter(NEW)
    answer = enter.session.answer("relationship_stage = Joined")
    assert (answer.entered, answer.left) == (419, 86)
    assert enter.session.answer(f"{NEW} AND relationship_stage = Joined").is_empty
    assert enter.session.answer("relationship_stage = Join").column == 22
    assert enter.session.answer(".why 1001").count is None
    enter.session.prepare()
    enter.session.hurry()


def test_trouble_with_data_is_an_answer(enter: Entering, monkeypatch: pytest.MonkeyPatch) -> None:
    from segdsl.engines import problems

    def fail(*_: object) -> None:
        raise DataError(problems.query_failed("the rule", "the disk is full"))

    monkeypatch.setattr(enter.desk, "members", fail)
    assert "the disk is full" in enter.session.answer(NEW).trouble


def test_data_that_cannot_be_opened_costs_counts_alone(enter: Entering, program: Path) -> None:
    (program / "data/partners.csv").write_text("nothing")
    enter.desk._open_quietly()
    assert enter.session.answer(NEW).count is None
    assert enter.session.answer(NEW).trouble == ""
    assert enter.desk.values(enter.desk.words.vocabulary.fields["partner_group"]) == ()
    enter.session.prepare()
    enter.session.hurry()


def test_values_of_the_data(enter: Entering) -> None:
    enter.desk.warm()
    groups = enter.desk.words.vocabulary.fields["partner_group"]
    assert dict(enter.desk.values(groups))["VIP"] > 10
    assert enter.desk._live is not None
    enter.desk._live._is_closed = True
    assert enter.desk.values(enter.desk.words.vocabulary.fields["partner_name"]) == ()
    assert enter.desk.keys("1") == []


# ---- without a prompt --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("relationship_stage = New\n.count\n", ["relationship_stage = New", ".count"]),
        (f"{NEW}\n  AND joined on today\n.count", [f"{NEW}\n  AND joined on today", ".count"]),
        (f"{NEW} AND\njoined on today\n{NEW}", [f"{NEW} AND\njoined on today", NEW]),
        (f"{NEW};\nAND joined on today", [NEW, "AND joined on today"]),
        (f"{NEW}\n\nAND joined on today", [NEW, "AND joined on today"]),
        ("segment a {\n  where clicks < 5\n  during last 30 days\n}\ncount", None),
        ("\n\n", []),
        (";", [""]),
    ],
)
def test_where_entries_end(enter: Entering, text: str, expected: list[str] | None) -> None:
    found = list(entries(text, enter.session))
    assert found == (expected if expected is not None else [text.rpartition("\n")[0], "count"])


@pytest.mark.parametrize(
    ("text", "code"),
    [(f"{NEW}\n.count\n", 0), ("relationship_stage = Join\n", 1), (".nonsense\n", 2), (f".quit\n{NEW} AND", 0)],
)
def test_piped_input_has_the_exit_codes_of_the_command_line(program: Path, run: Run, text: str, code: int) -> None:
    result = run("repl", stdin=text, code=code)
    assert "seg>" not in result.output


def test_several_texts(program: Path, run: Run) -> None:
    result = run("repl", "--as-of", "2026-06-30", "-c", NEW, "-c", ".count", "-c", "relationship_stage = Join", code=1)
    assert "86 of 700 partners\n" in result.stdout


def test_a_terminal_gets_a_prompt(program: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, object] = {}
    monkeypatch.setattr("segdsl.repl.shell.run_shell", lambda session, **given: asked.update(given))
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda self: True, raising=False)
    run("repl", "--vi", "--theme", "dark")
    assert asked == {"project_root": program, "vi": True, "theme": "dark"}


def test_quitting_ends_what_is_left(program: Path, run: Run) -> None:
    assert run("repl", "-c", ".quit", "-c", NEW).stdout == ""
