"""What the prompt does with keys, and what it says below the line."""

from __future__ import annotations

import re
import stat
import threading
from pathlib import Path

import pytest

from segdsl.cli.interactive.session import Session
from segdsl.repl.history import history_path
from segdsl.repl.live import Counter
from tests.repl.support import ALT_ENTER, CTRL_C, CTRL_R, ENTER, PATIENCE_S, UP, desk, project, prompt


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project(tmp_path)


def test_the_delta_against_the_last_rule(root: Path) -> None:
    with prompt(root) as typing:
        typing.type("relationship_stage = Joined", "relationship_stage = Joined")
        typing.hand_in()
        typing.type("relationship_stage = New", "relationship_stage = New")
        typing.until(lambda: "−419" in typing.toolbar and "+" in typing.toolbar, "the delta")


def test_a_rule_that_nobody_can_match_is_said_so(root: Path) -> None:
    with prompt(root) as typing:
        typing.type("relationship_stage = Joined AND relationship_stage = New")
        typing.until(lambda: "matches nobody, ever" in typing.toolbar, "the proof")


def test_enter_goes_on_until_the_rule_is_finished(root: Path) -> None:
    with prompt(root) as typing:
        typing.type("relationship_stage = Joined AND" + ENTER, "relationship_stage = Joined AND\n  ")
        typing.type("joined on today", "relationship_stage = Joined AND\n  joined on today")
        typing.hand_in()
        typing.until(lambda: typing.session.desk.last is not None, "the rule")


def test_a_pasted_block_is_one_entry(root: Path) -> None:
    block = "relationship_stage = Joined\n  AND joined in the last 60 days"
    with prompt(root) as typing:
        typing.type(f"\x1b[200~{block}\x1b[201~", block)
        typing.hand_in()
        typing.until(lambda: typing.session.desk.last is not None, "the rule")
        assert typing.session.desk.last.text == block


def test_alt_enter_hands_in_what_is_wrong(root: Path) -> None:
    with prompt(root) as typing:
        typing.type("relationship_stage = Join", "relationship_stage = Join")
        typing.type(ALT_ENTER)
        typing.until(lambda: typing.session.code == 1, "the error")


def test_ctrl_c_loses_nothing(root: Path) -> None:
    with prompt(root) as typing:
        typing.type("relationship_stage = Ne", "relationship_stage = Ne")
        typing.type(CTRL_C, "")
        typing.go_back(UP, "relationship_stage = Ne")
        typing.type(CTRL_C, "")
        typing.type(CTRL_C)
        typing.until(lambda: "Ctrl-C again" in typing.toolbar, "the word about leaving")


def test_up_searches_by_what_was_typed_and_ctrl_r_anywhere(root: Path) -> None:
    with prompt(root) as typing:
        for text in (".today", ".format", ".timing"):
            typing.type(text, text)
            typing.hand_in()
        typing.type(".to", ".to")
        typing.until(lambda: True, "")
        typing.type("\x1b")  # closes the menu of offers
        typing.shell.prompt.default_buffer.cancel_completion()
        typing.go_back(UP, ".today")
        typing.type(CTRL_C, "")
        typing.go_back(CTRL_R + "orma" + ENTER, ".format")


def test_the_history_is_private_and_keeps_no_secret(root: Path) -> None:
    with prompt(root) as typing:
        typing.type(".today", ".today")
        typing.hand_in()
        typing.type(".load postgres://me:hush@host/db", ".load postgres://me:hush@host/db")
        typing.hand_in()
    path = history_path(root, {"XDG_STATE_HOME": str(root / "state")})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    kept = path.read_text()
    assert ".today" in kept
    assert "hush" not in kept


def test_vi_keys(root: Path) -> None:
    with prompt(root, vi=True) as typing:
        typing.type("relationship_stage = Joined", "relationship_stage = Joined")
        typing.type("\x1b0x", "elationship_stage = Joined")
        typing.until(lambda: typing.toolbar.startswith("normal  "), "the mode")
        typing.type("i", "elationship_stage = Joined")


@pytest.mark.parametrize(("columns", "encoding"), [(40, "utf-8"), (100, "ascii"), (20, "ascii")])
def test_narrow_and_plain_terminals(root: Path, columns: int, encoding: str) -> None:
    with prompt(root, columns=columns, encoding=encoding, NO_COLOR="1") as typing:
        typing.type("relationship_stage = Joined", "relationship_stage = Joined")
        typing.hand_in()
        typing.type("relationship_stage = New", "relationship_stage = New")
        typing.until(lambda: "of 700" in typing.toolbar, "the count")
        assert len(typing.toolbar) <= columns
        typing.toolbar.encode(encoding)
        assert not re.search(r"\x1b\[(?:\d+;)*[349][0-7]m", typing.screen.getvalue())  # no colour where none is wanted


def test_what_data_holds_is_shown_and_not_obeyed(root: Path) -> None:
    path = root / "data/partner_groups.csv"
    evil = ["x [/bad]", "\x1b[31mred", "\u202eright to left", "שלום", "n" * 200]
    rows = "".join(f'1001,"{text}"\n' for text in evil)
    path.write_text(path.read_text(encoding="utf-8") + rows, encoding="utf-8")
    with prompt(root) as typing:
        typing.until(lambda: typing.session.desk.is_ready, "the data")
        typing.type("partner_group any of (", "partner_group any of (")
        typing.until(lambda: typing._has_offers("partner_group any of ("), "the groups")
        offers = typing.shell.prompt.default_buffer.complete_state.completions
        texts = {offer.text for offer in offers}
        assert {'"x [/bad]"', '"שלום"', f'"{"n" * 200}"'} <= texts
        assert not any("red" in text or "right" in text for text in texts)  # no rule can hold these
        assert all(len(offer.display_text) <= 60 for offer in offers)
        typing.type(CTRL_C, "")
    assert "\x1b[31mred" not in typing.screen.getvalue()
    assert "\u202e" not in typing.screen.getvalue()


def test_a_failing_count_does_not_cost_the_prompt(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with prompt(root) as typing:
        monkeypatch.setattr(typing.session, "answer", lambda text: 1 / 0)
        typing.type("relationship_stage = Joined", "relationship_stage = Joined")
        typing.hand_in()
        typing.until(lambda: typing.session.desk.last is not None, "the rule")


def test_a_prompt_that_ended_while_it_was_counted_costs_no_later_count(root: Path) -> None:
    """prompt-toolkit raises where it is asked to draw on a prompt that is just leaving."""
    told = threading.Event()

    def gone() -> None:
        told.set()
        raise RuntimeError("no running event loop")

    counter = Counter(Session(desk(root)), gone)
    for text in ("relationship_stage = Joined", "relationship_stage = New"):
        told.clear()
        counter.ask(text)
        assert told.wait(PATIENCE_S)
        assert counter.shown is not None
        assert counter.shown.text == text
    counter.close()


def test_typing_does_not_wait_for_the_count(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are taken while the count of an earlier text is still asked; what is overtaken is dropped."""
    from segdsl.ide.diagnose import State
    from segdsl.repl.host import Answer

    first, asked = threading.Event(), []

    def slow(text: str) -> Answer:
        asked.append(text)
        if len(asked) == 1:
            first.wait(10)
        return Answer(state=State.RULE, count=len(text), total=100)

    with prompt(root) as typing:
        monkeypatch.setattr(typing.session, "answer", slow)
        typing.type("relationship_stage", "relationship_stage")
        typing.until(lambda: len(asked) == 1, "the first question")
        typing.type(" = Joined", "relationship_stage = Joined")
        assert not first.is_set()
        first.set()
        typing.until(lambda: "27 of 100" in typing.toolbar, "the answer to the last text")
        assert "18 of 100" not in typing.screen.getvalue()
