"""The line below the prompt, and how the rule stands beside it."""

from __future__ import annotations

import pytest

from segdsl.ide.diagnose import State
from segdsl.repl.host import NO_DATA, Answer, Standing
from segdsl.repl.toolbar import state, toolbar

STANDING = Standing(today="2026-06-30", data="data", profile="default", is_ready=True)
HOLDS = "as of 2026-06-30  data  default"
COUNT = Answer(state=State.RULE, count=1204, total=50_000, seconds=0.003)


def line(answer: Answer | None, *, is_now: bool = True, last: Answer | None = None, columns: int = 100) -> str:
    return "".join(text for _, text in toolbar(answer, is_now, last, STANDING, columns, lambda signs: True))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (None, HOLDS),
        (Answer(state=State.EMPTY), HOLDS),
        (Answer(state=State.INCOMPLETE), f"incomplete  {HOLDS}"),
        (Answer(state=State.WRONG, column=23), f"error at 23  {HOLDS}"),
        (Answer(state=State.WRONG), f"error  {HOLDS}"),
        (Answer(state=State.ITEMS), f"ok  {HOLDS}"),
        (COUNT, f"ok  1,204 of 50,000 (2.4 %), 3 ms  {HOLDS}"),
        (
            Answer(state=State.RULE, count=1204, total=50_000, seconds=0.0301, entered=118, left=40),
            f"ok  1,204 of 50,000 (2.4 %), 30 ms  +118 −40  {HOLDS}",
        ),
        (Answer(state=State.RULE, count=4, total=9, entered=0, left=0), f"ok  4 of 9 (44.4 %), 1 ms  {HOLDS}"),
        (Answer(state=State.RULE, count=0, total=0), f"ok  0 of 0, 1 ms  {HOLDS}"),
        (Answer(state=State.RULE, count=0, total=9, is_empty=True), f"matches nobody, ever  0 of 9 (0.0 %), 1 ms  {HOLDS}"),  # noqa: E501
        (Answer(state=State.RULE, trouble="the disk\x1b is full"), f"the disk? is full  {HOLDS}"),
    ],
)  # fmt: skip
def test_how_a_rule_stands(answer: Answer | None, expected: str) -> None:
    assert line(answer) == expected


def test_what_is_wrong_is_in_a_class_of_its_own_and_in_words() -> None:
    for answer in (Answer(state=State.WRONG, column=1), Answer(state=State.RULE, count=0, is_empty=True)):
        assert state(answer, True, lambda signs: True)[0][0] == "class:bad"


def test_while_another_answer_is_on_its_way_nothing_jumps() -> None:
    now, then = line(COUNT), line(COUNT, is_now=False)
    assert now.replace("ok", "… ") == then
    assert line(Answer(state=State.INCOMPLETE), is_now=False).startswith("…           as of")


def test_the_last_count_stays_while_there_is_none() -> None:
    assert line(Answer(state=State.INCOMPLETE), last=COUNT) == f"incomplete  1,204 of 50,000 (2.4 %)  {HOLDS}"


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (60, "ok  1,204 of 50,000 (2.4 %), 3 ms  as of 2026-06-30  data"),
        (40, "ok  1,204 of 50,000 (2.4 %), 3 ms"),
        (30, "ok  1,204 of 50,000 (2.4 %)"),
        (20, "ok  1,204 of 50,000"),
        (1, "o"),
    ],
)
def test_as_much_as_there_is_room_for(columns: int, expected: str) -> None:
    assert line(COUNT, columns=columns) == expected


def test_in_ascii() -> None:
    answer = Answer(state=State.RULE, count=4, total=9, entered=1, left=2)
    waiting = Standing(today="2026-06-30", data="data", profile="default", is_ready=False)
    pieces = toolbar(answer, False, None, waiting, 100, str.isascii)
    assert (
        "".join(text for _, text in pieces) == "...  4 of 9 (44.4 %), 1 ms  +1 -2  as of 2026-06-30  data ...  default"
    )


def test_no_data_is_not_waited_for() -> None:
    without = Standing(today="2026-06-30", data=NO_DATA, profile="default", is_ready=False)
    assert "".join(text for _, text in toolbar(None, True, None, without, 100, lambda signs: True)) == (
        "as of 2026-06-30  no data  default"
    )
