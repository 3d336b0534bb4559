"""Each command of a session: what it prints, what it refuses and why, and what could be typed behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl.cli.interactive.commands import COMMANDS
from tests.cli.interactive.conftest import Entering, Opening

NEW, JOINED = "relationship_stage = New", "relationship_stage = Joined"
NAME = "slow_start_day_30"


@pytest.mark.parametrize(
    ("entry", "printed"),
    [
        ("help", "  .why ID [NAME]         why somebody is in or out, and what would change that"),
        ("help save", ".save NAME [FILE]\n  write the last rule into a rule file"),
        ("help .quit", ".quit\n  leave"),
        ("show", f"as of 2026-06-30 (UTC), profile default\ndata: data\nsegments: do_not_email, {NAME}, first_sale"),
        ("show", f"last rule: {NEW}"),
        ("show tree", "relationship_stage"),
        ("show ir", 'relationship_stage = "New"'),
        (f"show ir {JOINED}", 'relationship_stage = "Joined"'),
        (f"show ir {NAME}", "partner_group"),
        ("show sql", "\"relationship_stage\" = 'New'"),
        ("fields", "relationship_stage"),
        ("fields clicks", "asked with: =, !=, <, <=, >, >=, between"),
        ("explain", "- its relationship stage is New"),
        (f"explain {NAME}", f"{NAME}: Slow start, day 30"),
        (f"explain {JOINED}", "- its relationship stage is Joined"),
        ("explain --format json", '"as_of": "2026-06-30"'),
        ("why 1001", "Partner 1001 is no member of the rule"),
        (f"why 1272 {NAME}", f"Partner 1272 is a member of {NAME}"),
        ("why-not", "- its relationship stage is New\n  86 left"),
        ("why-not 1001", "Partner 1001 is no member of the rule"),
        (f"why-not {NAME}", f"Who is in {NAME}, and which condition loses whom"),
        ("sample", "… and 76 more"),
        ("sample 2", "1000\n1013\n… and 84 more"),
        ("count", "86 of 700 partners"),
        ("count by partner_group", '"Creator"    #######'),
        ("count by relationship_stage", "New  ########################################  86  100.0 %"),
        ("count joined", "unknown  ########################################  86  100.0 %"),
        ("run", "1034"),
        (f"run {JOINED}", "1001"),
        (f"run {NAME}", "1272"),
        ("sql", "\"relationship_stage\" = 'New'"),
        (f"sql duckdb {NAME}", '"partner_groups"'),
        ("sql duckdb", "\"relationship_stage\" = 'New'"),
        ("rows", "New"),
        ("fmt", NEW),
        ("fmt relationship_stage=New or joined on today", "relationship_stage = New OR joined on today"),
        ("check", ""),
        ("prove disjoint do_not_email slow_start_day_30", "proved: no partner is in both"),
        ("prove implies slow_start_day_30 -e 'relationship_stage = Joined'", "proved: "),
        (f"prove disjoint {NAME}", "proved: no partner is in both"),
        ("prove always -e 'partner_id is known'", "proved: "),
        ("overlap", "overlap: "),
        (f"overlap {NAME} do_not_email", "proved: nobody can ever be in both on one day"),
        ("overlap do_not_email", "proved: somebody can be in both on one day"),
        (f"diff {NAME}", "enter  86     1000, 1013, 1023, 1025, 1034"),
        (f"diff {NAME} first_sale_month_1", "stay"),
        ("test", "3 passed, 0 failed"),
        ("today", "as of 2026-06-30 (UTC)"),
        ("today 2026-07-01", "as of 2026-07-01 (UTC)"),
        ("profile", "profile default"),
        ("profile portable", "profile portable"),
        ("timing", "timing on\n"),
        ("timing off", "timing off\n"),
        ("format", "format table"),
        ("format csv", "format csv"),
        ("reload", "read 2 files, 3 segments"),
        ("load data/", "loaded 700 partners"),
        ("load 'data'", "loaded 700 partners"),
    ],
)
def test_what_is_printed(enter: Entering, monkeypatch: pytest.MonkeyPatch, entry: str, printed: str) -> None:
    monkeypatch.setattr("segdsl.cli.terminal.Terminal.can_show", lambda self, signs: signs not in "█░")
    said = enter(NEW, entry)
    assert printed in said.out + said.err
    assert said.code == 0


@pytest.mark.parametrize(
    ("entry", "message", "help"),
    [
        ("xplain", "there is no command `xplain`", "did you mean `.explain`?"),
        ("qqqqqq", "there is no command `qqqqqq`", ".help lists them"),
        ("help x", "there is no command `x`", "help lists them"),
        ("show x", "there is nothing called `x` to show", "show, show tree, show ir, show sql"),
        ("hlep", "there is no command `hlep`", "did you mean `.help`?"),
        ("help fields_", "there is no command `fields_`", "did you mean `fields`?"),
        ("fields nope", "there is no `nope`", "fields lists them"),
        ("fields clikcs", "there is no `clikcs`", "did you mean `clicks`?"),
        ("why", "give the key of a partner", "why ID, or why ID NAME"),
        ("why 'a", "a quote is not closed", ""),
        ("why zz", "there is no partner `zz` in the data", "`segdsl members NAME --verdicts` prints the keys of all"),
        ("sample x", "`x` is not a number", "sample 10"),
        ("count by", "give a field to count by", "count by relationship_stage"),
        ("count by clicks", "`clicks` is a metric; members are counted by a field", ""),
        ("run nonsense", "there is no segment `nonsense`", ""),
        (f"explain {NAME}x", f"there is no segment `{NAME}x`", f"did you mean `{NAME}`?"),
        ("sql postgrse", "there is no dialect and no segment `postgrse`", "did you mean `postgres`?"),
        ("run x = 5", "there is no condition called `x`", ""),
        (
            "prove",
            "say what to prove",
            "prove disjoint or implies or equal or empty or always, and one or two segments",
        ),
        ("prove never", "`never` is not a claim", "there are disjoint, implies, equal, empty, always"),
        ("overlap a b c", "give the names of two segments, or one to compare the last rule with it", "overlap A B"),
        ("diff", "give the names of two segments, or one to compare the last rule with it", "diff A B"),
        ("unset", "say what to forget", ""),
        ("unset few", "`few` was not typed in", ""),
        ("load", "give a folder with the relations as files", "load data/"),
        ("load nowhere", "there is no folder `nowhere`", ""),
        ("today 2026-02-30", "`2026-02-30` is not a date that exists", "today 2026-06-30, or today now"),
        ("profile x", "there is no profile `x`", "there are default, portable"),
        ("test -k nobody_says_this", "no test holds `nobody_says_this`", "`segdsl test` runs all 1"),
        ("timing maybe", "timing is `on` or `off`", ""),
        ("format xml", "there is no format `xml`", "there are table, csv, json, jsonl"),
    ],
)
def test_what_is_refused(enter: Entering, entry: str, message: str, help: str) -> None:
    said = enter(NEW, f".{entry}")
    assert f": {message}\n" in said.err
    assert (f"help: {help}\n" if help else "") in said.err
    assert said.code == 2
    assert said.out == ""


def test_what_people_type_from_habit(enter: Entering) -> None:
    assert enter("?").out == enter(".").out == enter(".help").out
    said = enter("hlep")
    assert (said.err, said.code) == ("error: there is no command `hlep`\nhelp: did you mean `.help`?\n", 2)
    enter("exit")
    assert enter.desk.wants_to_quit


@pytest.mark.parametrize(
    "entry", ["explain", "why 1001", "why-not", "sample", "count", "count by joined", "run", "sql", "fmt", "show ir"]
)
def test_without_a_rule_there_is_a_word_about_it(enter: Entering, entry: str) -> None:
    said = enter(f".{entry}")
    assert said.err == "error: there is no rule yet\nhelp: write one, such as: relationship_stage = Joined\n"
    assert said.code == 2


def test_a_refuted_claim_is_exit_code_1(enter: Entering) -> None:
    said = enter(NEW, f".prove equal {NAME}")
    assert said.out.startswith("refuted: ")
    assert said.code == 1


def test_a_mistake_in_a_rule_behind_a_command_is_exit_code_1(enter: Entering) -> None:
    said = enter(NEW, ".check relationship_stage = Join")
    assert "`Join` is not a value of `relationship_stage`" in said.out + said.err
    assert said.code == 1


def test_the_profile_holds_for_what_comes(enter: Entering) -> None:
    assert "SEG6" in enter(".profile portable", f"NOT {NEW}").out
    assert "SEG6" in enter(f".check NOT {NEW}").out


def test_the_format_holds_for_rows(enter: Entering) -> None:
    enter(NEW, ".format csv")
    assert enter(".sample 1").out == "partner_id\n1000\n"
    assert enter(".count by partner_group").out.startswith("value,count,kind\n")
    assert enter(".why-not").out.splitlines()[0].count(",") > 2
    assert enter(NEW).out.startswith("partner_id\n1000\n")


def test_advice_is_given_once(enter: Entering) -> None:
    advised = f"{NEW} OR clicks > 5 during last 30 days"
    assert "SEG311" in enter(advised).out
    assert "SEG311" not in "".join(map(str, enter(".why 1001")))
    assert "SEG311" in "".join(map(str, enter(f".explain {advised} OR {NEW}")))


def test_loading_what_is_not_there_keeps_what_was(enter: Entering) -> None:
    enter(NEW, ".load nowhere")
    assert enter(".count").out == "86 of 700 partners\n"


def test_another_folder(enter: Entering, program: Path) -> None:
    few = program / "few"
    few.mkdir()
    (few / "partners.csv").write_text("partner_id,relationship_stage\n1,New\n2,Joined\n")
    assert enter(".load few").out == "loaded 2 partners\n"
    assert enter(NEW).out.startswith("1 of 2 partners (50.0 %)")


def test_now_is_the_day_of_the_clock(enter: Entering) -> None:
    from datetime import UTC, datetime

    assert enter(".today now").out == f"as of {datetime.now(UTC).date()} (UTC)\n"


def test_quitting(enter: Entering) -> None:
    enter(".quit")
    assert enter.session.wants_to_quit


def test_timing_is_said_after_each_answer(enter: Entering) -> None:
    enter(".timing on")
    assert enter(NEW).out.rstrip().endswith(" ms")


# ---- offers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "given", "some"),
    [
        ("help", (), {"why": "why somebody is in or out, and what would change that"}),
        ("help", ("why",), {}),
        ("show", (), {"ir": "", "tree": "", "sql": ""}),
        ("show", ("ir",), {}),
        ("fields", (), {"clicks": "count metric · = != < <= · Clicks on the partner's links."}),
        ("explain", (), {NAME: "Slow start, day 30"}),
        ("explain", (NAME,), {}),
        ("why", ("1001",), {NAME: "Slow start, day 30"}),
        ("why-not", (), {NAME: "Slow start, day 30"}),
        ("why-not", ("1001",), {NAME: "Slow start, day 30"}),
        ("sample", (), {"10": ""}),
        ("count", (), {"by partner_name": "The partner's name."}),
        ("count", ("by",), {"partner_name": "The partner's name."}),
        ("count", ("by", "partner_name"), {}),
        ("run", (), {NAME: "Slow start, day 30"}),
        ("sql", (), {"duckdb": "dialect", NAME: "Slow start, day 30"}),
        ("sql", ("duckdb",), {NAME: "Slow start, day 30"}),
        ("sql", ("duckdb", NAME), {}),
        ("prove", (), {"disjoint": "nobody is in both on one day"}),
        ("prove", ("empty",), {NAME: "Slow start, day 30"}),
        ("prove", ("disjoint", NAME), {"do_not_email": "Partners that no workflow may mail."}),
        ("prove", ("disjoint", NAME, "do_not_email"), {}),
        ("overlap", (NAME,), {"do_not_email": "Partners that no workflow may mail."}),
        ("diff", (), {NAME: "Slow start, day 30"}),
        ("diff", (NAME, "do_not_email"), {}),
        ("test", (), {"--coverage": "which verdicts and bounds no case shows"}),
        ("test", ("-k",), {NAME: "Slow start, day 30"}),
        ("test", ("--coverage", "--generate"), {NAME: "Slow start, day 30"}),
        ("test", ("--engine",), {"memory": "", "duckdb": ""}),
        ("save", (), {"mine": "segment"}),
        ("save", ("mine",), {"rules/common.seg": "", "rules/onboarding.seg": ""}),
        ("save", ("mine", "rules/common.seg"), {"--replace": "write over the segment of that name"}),
        ("save", ("mine", "rules/common.seg", "--replace"), {}),
        ("unset", (), {"mine": "segment"}),
        ("load", (), {"data/": "", "rules/": ""}),
        ("load", ("data/",), {}),
        ("today", (), {"now": "today", "2026-07-01": "tomorrow"}),
        ("today", ("now",), {}),
        ("profile", (), {"portable": ""}),
        ("timing", (), {"on": "", "off": ""}),
        ("format", (), {"jsonl": ""}),
        ("reload", (), {}),
        ("quit", (), {}),
        ("nonsense", (), {}),
    ],
)
def test_what_could_follow(enter: Entering, command: str, given: tuple[str, ...], some: dict[str, str]) -> None:
    enter(f"segment mine {{ where {NEW} }}")
    offered = enter.offers(command, *given)
    assert {word: offered.get(word) for word in some} == some
    assert bool(offered) is bool(some)
    assert not set(given) & set(offered)


def test_keys_are_offered_members_first(enter: Entering) -> None:
    assert enter.offers("why") == {}  # the data is not open yet
    enter.desk.live(())
    assert enter.offers("why", typed="100")["1001"] == ""
    enter(NEW)
    offered = enter.offers("why", typed="10")
    assert list(offered.items())[:2] == [("1000", "a member"), ("1013", "a member")]
    assert offered["1001"] == "no member"
    assert len(offered) == 20
    assert enter.offers("why", typed="zz") == {}
    assert "1001" in enter.offers("why-not", typed="1001")


def test_folders_within_folders(enter: Entering, program: Path) -> None:
    (program / "data/last year").mkdir()
    (program / "data/.hidden").mkdir()
    assert enter.offers("load", typed="data/") == {'"data/last year/"': ""}
    assert enter.offers("load", typed='"data/la') == {'"data/last year/"': ""}
    assert enter.offers("load", typed="nowhere/") == {}
    assert f"{program}/data/" in enter.offers("load", typed=f"{program}/d")


def test_rules_follow_the_commands_that_take_them(opening: Opening) -> None:
    session = opening().session
    assert {name for name in (*COMMANDS, "nonsense") if session.takes_rule(name)} == {
        "explain", "run", "sql", "rows", "fmt", "check"
    }  # fmt: skip
