"""The exported package in dbt: its macros against the calendar of the project, and `dbt build` on real databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from segdsl.backends.sql.compile import members_query
from segdsl.backends.sql.instants import start_of
from segdsl.backends.sql.template import members_template
from segdsl.export.dbt import dbt_package
from segdsl.export.jinja import query_in_jinja
from segdsl.export.model import Export
from segdsl.ir.nodes import Compare, Op, Or, Rule
from segdsl.project.examples import OWN_TABLES, PARTNER_PROGRAM
from segdsl.vocabulary.model import Field, FieldType, Relation, Vocabulary, index_words
from tests.differential.generate import batch
from tests.differential.sides import project_vocabulary, rule_of
from tests.export.data import day, expected, tables
from tests.export.tools import inside
from tests.reference.write import write
from tests.servers.server import Server
from tests.support.examples import load_example

pytestmark = pytest.mark.dbt

UTC, BERLIN, NEW_YORK, ST_JOHNS = map(ZoneInfo, ("UTC", "Europe/Berlin", "America/New_York", "America/St_Johns"))
DAYS = [
    date(2012, 2, 29),
    date(2017, 11, 30),
    date(2023, 2, 28),
    date(2024, 2, 29),
    date(2024, 12, 31),
    date(2025, 3, 30),
    date(2026, 3, 9),
    date(2026, 5, 31),
    date(2026, 7, 1),
    date(2026, 11, 1),
    date(2027, 1, 3),
]
# Whatever is asked of it, this is said rather than something else.
UNSURE = "error: Compilation Error\n  dbt is sure of clocks from 1970 to 2036, and not of "


def macros(zone: ZoneInfo) -> str:
    project = load_example("welcome")
    export = Export(rules=project.checked.rules, vocabulary=project.vocabulary, zone=zone)
    return dbt_package(export).files["macros/segdsl.sql"]


def rendered(zone: ZoneInfo, texts: list[str], days: list[Any]) -> list[list[str]]:
    found: list[list[str]] = inside("dbt", "inside_dbt.py", macros=macros(zone), texts=texts, days=days)
    return [[text.strip() for text in each] for each in found]


def in_jinja(rule: Rule, vocabulary: Vocabulary, zone: ZoneInfo) -> str:
    return query_in_jinja(members_template(rule, vocabulary, zone=zone), lambda name: f'source("", "{name}")')


# ---- days --------------------------------------------------------------------------------------------------------


def rules() -> Iterator[tuple[Rule, Vocabulary, ZoneInfo]]:
    for name in (*PARTNER_PROGRAM, OWN_TABLES):
        project = load_example(name)
        for rule in project.checked.rules.values():
            yield rule, project.vocabulary, NEW_YORK
    for seed in range(4):
        made = batch(seed, 12, 1)
        for program in made.programs:
            rule = rule_of(write(program, made.vocabulary), made.vocabulary)
            yield rule, project_vocabulary(made.vocabulary.name), NEW_YORK


def test_a_model_is_the_query_of_its_day() -> None:
    """§4.1: every example and random rules, on days at which months, years and summer time begin and end."""
    cases = list(rules())
    found = rendered(NEW_YORK, [in_jinja(*case) for case in cases], DAYS)
    for today, texts in zip(DAYS, found, strict=True):
        for (rule, vocabulary, zone), text in zip(cases, texts, strict=True):
            if text.startswith(UNSURE):
                assert not 1970 <= int(text.removeprefix(UNSURE)[:4]) <= 2036
            else:
                assert text == members_query(rule, vocabulary, today=today, zone=zone).sql, (today, rule)


def test_days_that_come_back() -> None:
    """§2.5: on these a model has another form."""
    cases = [(rule, vocabulary, ST_JOHNS) for rule, vocabulary, _ in rules() if vocabulary.name != "partner-program"]
    days = [date(2010, 11, 6), date(2010, 11, 7), date(2010, 11, 8), date(2010, 12, 7), date(2026, 6, 30)]
    templates = [members_template(rule, vocabulary, zone=zone) for rule, vocabulary, zone in cases]
    assert any(template.by_day for template in templates)
    found = rendered(ST_JOHNS, [in_jinja(*case) for case in cases], days)
    for today, texts in zip(days, found, strict=True):
        for template, text in zip(templates, texts, strict=True):
            assert text == template.on(today, ST_JOHNS).sql or text.startswith(UNSURE)


@pytest.mark.parametrize(
    "zone", ["UTC", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "America/St_Johns", "Asia/Kolkata",
             "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "Pacific/Kiritimati"],
)  # fmt: skip
def test_days_begin_when_they_do(zone: str) -> None:
    """§2.5: around every change of clocks that is history; of later ones dbt has data of its own."""
    here = ZoneInfo(zone)
    every = [date(1990, 1, 1) + timedelta(days=each) for each in range(365 * 35)]
    noon = [datetime.combine(each, datetime.min.time(), here).utcoffset() for each in every]
    changes = [at for at in range(2, len(every) - 2) if noon[at] != noon[at + 1]]
    days = sorted({every[at + each] for at in changes for each in (-1, 0, 1, 2)} | set(every[::997]))
    calls = (
        '{% if segdsl_comes_back(var("as_of", "")) %}twice{% else %}{{ segdsl_day_start(var("as_of", "")) }}{% endif %}'
    )
    found = rendered(here, [calls], days)
    for today, (text,) in zip(days, found, strict=True):
        start = start_of(today, here)
        assert text == ("twice" if start is None else str(start.replace(tzinfo=None))), today


def test_the_day_of_the_run_is_that_of_the_zone() -> None:
    nights = ["2026-06-30T03:59:59+00:00", "2026-06-30T04:00:00+00:00", "2026-12-31T23:00:00+00:00"]
    found = [text for (text,) in rendered(NEW_YORK, ["{{ segdsl_as_of() }}"], nights)]
    assert found == ["2026-06-29", "2026-06-30", "2026-12-31"]


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "2026-6-30", "1999-12-31", "2181-01-01", "", "2026-06-30x"])
def test_a_day_that_is_none(day: str) -> None:
    ((text,),) = rendered(NEW_YORK, ["{{ segdsl_as_of() }}"], [day])
    assert text.startswith("error: ")


def test_clocks_of_which_dbt_is_not_sure() -> None:
    ((text,),) = rendered(NEW_YORK, ['{{ segdsl_day_start("2040-07-01") }}'], ["2026-06-30"])
    assert text == f"{UNSURE}2040-07-01"
    ((text,),) = rendered(UTC, ['{{ segdsl_day_start("2040-07-01") }}'], ["2026-06-30"])
    assert text == "2040-07-01 00:00:00"


# ---- dbt build ---------------------------------------------------------------------------------------------------


def package(name: str, folder: Path, output: dict[str, Any], **options: Any) -> None:
    """The package of an example with a profile."""
    project = load_example(name)
    zone = ZoneInfo(project.settings.timezone)
    export = Export(rules=project.checked.rules, vocabulary=project.vocabulary, zone=zone, **options)
    write_package(dbt_package(export).files, folder, output)


def write_package(files: Any, folder: Path, output: dict[str, Any]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="")
    lines = "".join(f"      {key}: {value}\n" for key, value in output.items())
    profile = f"segments:\n  target: test\n  outputs:\n    test:\n{lines}"
    (folder / "profiles.yml").write_text(profile, encoding="utf-8")


def build(folder: Path, today: date, **request: Any) -> Any:
    variables = {"as_of": today.isoformat()}
    answer = inside("dbt", "inside_dbt.py", project=str(folder), variables=variables, **request)
    failed = {name: said for name, said in answer["nodes"].items() if said[0] not in ("success", "pass")}
    assert not failed
    return answer


@pytest.mark.parametrize("name", PARTNER_PROGRAM)
def test_build_on_duckdb(name: str, tmp_path: Path) -> None:
    project, database = load_example(name), str(tmp_path / "data.duckdb")
    one_model = name in PARTNER_PROGRAM[1::2]
    package(name, tmp_path, {"type": "duckdb", "path": database}, one_model=one_model)
    answer = build(tmp_path, day(project), database=database, tables=tables(name, project))
    if one_model:
        found = [(segment, key) for segment, key, as_of in answer["rows"]["memberships"] if as_of == str(day(project))]
    else:
        found = [(segment, key) for segment, rows in answer["rows"].items() for (key,) in rows]
        assert set(answer["rows"]) == set(project.checked.rules)
    assert sorted(found) == sorted(expected(name))


@pytest.mark.parametrize("name", PARTNER_PROGRAM)
def test_build_on_postgresql(name: str, tmp_path: Path, postgres: Server) -> None:
    project, login = load_example(name), postgres.login
    assert login is not None
    postgres.clear()
    for table, (types, rows) in tables(name, project).items():
        postgres.load(table, types, rows)
    output = {"type": "postgres", "host": login.host, "port": login.port, "user": login.user, "schema": "public"}
    output |= {"password": f'"{login.password}"', "dbname": login.database, "threads": 1}
    one_model = name in PARTNER_PROGRAM[::2]
    package(name, tmp_path, output, dialect="postgres", one_model=one_model)
    build(tmp_path, day(project))
    if one_model:
        found = postgres.execute("SELECT segment, partner_id FROM memberships")
    else:
        segments = project.checked.rules
        found = [(each, key) for each in segments for (key,) in postgres.execute(f"SELECT * FROM {each}")]
    assert sorted(found) == sorted(expected(name))
    postgres.clear()


def test_what_looks_like_jinja_is_text(tmp_path: Path) -> None:
    """Nothing that a rule or a vocabulary says is run: not in a model, not in what is said of it, not as a test."""
    database, column = str(tmp_path / "data.duckdb"), "{{ 1 / 0 }} %s 'col' {# \\ 😀"
    stages = ["{{ 1 / 0 }}", "{% raw %}", "it's", '{# "x" #}', "😀 {{{ }}}", "{{{{% {%% {#{", "back\\slash\\"]
    where = {"relation": "{{ ones }}"}
    stage = Field(name="stage", type=FieldType.MEMBER, column=column, members=tuple(stages), doc="{% if %}", **where)
    name = Field(name="name", type=FieldType.TEXT, column="name", **where)
    fields: dict[str, Field] = {"stage": stage, "name": name}
    vocabulary = Vocabulary(
        name="odd",
        subject="one",
        subject_relation="{{ ones }}",
        currency="EUR",
        fields=fields,
        metrics={},
        windows={},
        relations={"{{ ones }}": Relation(name="{{ ones }}", key="k")},
        words=index_words(fields, {}),
    )
    said = "{{ 1 / 0 }} {% raw %} {# \"quoted\" 'too' \\ \n - a: b # c 😀 \u2028 end"
    rules = {
        each: Rule(
            name=each,
            title=said,
            owner=each,
            doc=said,
            condition=Or((Compare(stage, Op.EQ, each), Compare(name, Op.EQ, each))),
        )
        for each in stages
    }
    export = Export(rules=rules, vocabulary=vocabulary, zone=UTC)
    write_package(dbt_package(export).files, tmp_path, {"type": "duckdb", "path": database})
    types = {"k": "VARCHAR", column: "VARCHAR", "name": "VARCHAR"}
    rows = [[f"k{at}", stages[at % len(stages)], stages[-at % len(stages)]] for at in range(20)]
    answer = build(tmp_path, date(2026, 6, 30), database=database, tables={"{{ ones }}": (types, rows)})
    assert len(answer["rows"]) == len(stages)
    for model, told in answer["models"].items():
        segment = told["meta"]["segment"]
        assert told["meta"] == {"segment": segment, "title": said, "owner": segment}
        assert told["said"].startswith(f"{said}\n\nAn one is a member if")
        keys = {key for key, *values in rows if segment in values}
        assert {key for (key,) in answer["rows"][model]} == keys
