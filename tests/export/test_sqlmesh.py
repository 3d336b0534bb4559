"""The exported models in SQLMesh: their queries on many days, and a plan that is applied to a real database."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from segdsl.backends.sql.binding import Binding
from segdsl.backends.sql.compile import members_query
from segdsl.backends.sql.problems import UnsupportedError
from segdsl.export.model import Export
from segdsl.export.sqlmesh import sqlmesh_package
from segdsl.ir.nodes import And, Compare, Op, Rule
from segdsl.project.examples import OWN_TABLES, PARTNER_PROGRAM
from segdsl.vocabulary.load import builtin
from tests.export.data import day, expected, tables
from tests.export.test_dbt import write_package
from tests.export.tools import inside
from tests.support.examples import load_example

pytestmark = pytest.mark.sqlmesh

NEW_YORK = ZoneInfo("America/New_York")


def exported(name: str, folder: Path, **options: Any) -> Export:
    """The models of an example, over tables in `main`."""
    project = load_example(name)
    paths = {relation: ("main", relation) for relation in project.vocabulary.relations}
    export = Export(
        rules=project.checked.rules, vocabulary=project.vocabulary, zone=NEW_YORK, binding=Binding(paths), **options
    )
    write(export, folder)
    return export


def write(export: Export, folder: Path) -> None:
    write_package(sqlmesh_package(export).files, folder, {})


def plan(folder: Path, today: date, given: Any) -> Any:
    return inside(
        "sqlmesh",
        "inside_sqlmesh.py",
        project=str(folder),
        database=str(folder / "data.duckdb"),
        tables=given,
        variables={"as_of": today.isoformat()},
    )


@pytest.mark.parametrize("name", ["milestones", OWN_TABLES])
def test_a_model_is_the_query_of_its_day(name: str, tmp_path: Path) -> None:
    """§4.1: also where the day is that of the execution, in the project's zone."""
    export = exported(name, tmp_path)
    days = {each: date.fromisoformat(each) for each in ("2024-02-29", "2024-03-31", "2026-03-09", "2026-11-02")}
    days["2026-07-01T03:59:00+00:00"] = date(2026, 6, 30)
    found = inside("sqlmesh", "inside_sqlmesh.py", project=str(tmp_path), days=list(days))
    for today, texts in zip(days.values(), found, strict=True):
        queries = {
            f"segments.{segment}": members_query(
                rule, export.vocabulary, today=today, zone=NEW_YORK, binding=export.binding
            ).sql
            for segment, rule in export.rules.items()
        }
        wanted = inside("sqlmesh", "inside_sqlmesh.py", normal=list(queries.values()))
        # Beside that, tables are named with their database.
        found_here = {model: text.replace('"memory".', "") for model, text in texts.items()}
        assert found_here == dict(zip(queries, wanted, strict=True))


@pytest.mark.parametrize("name", PARTNER_PROGRAM)
def test_plan(name: str, tmp_path: Path) -> None:
    project = load_example(name)
    one_model = name in PARTNER_PROGRAM[1::2]
    exported(name, tmp_path, one_model=one_model)
    rows = plan(tmp_path, day(project), tables(name, project))["rows"]
    if one_model:
        found = [(segment, key) for segment, key, _ in rows["segments.memberships"]]
    else:
        found = [(model.removeprefix("segments."), key) for model, keys in rows.items() for (key,) in keys]
    assert sorted(found) == sorted(expected(name))


def test_what_looks_like_a_macro_is_text(tmp_path: Path) -> None:
    """Nothing that a rule says is run: not in a query, not in what is said of it."""
    names = ["@segdsl_as_of()", "@{x} {{ 1 }}", "it's; --", "/* x", "JINJA_QUERY_BEGIN; @IF(1, 2)", "back\\slash"]
    name, key = builtin().fields["partner_name"], builtin().fields["partner_id"]
    rules = {
        each: Rule(
            name=each,
            owner=each,
            doc=each,
            condition=And((Compare(name, Op.EQ, each), Compare(key, Op.EQ, str(at)))),
        )
        for at, each in enumerate(names)
    }
    paths = {relation: ("main", relation) for relation in builtin().relations}
    write(Export(rules=rules, vocabulary=builtin(), zone=NEW_YORK, binding=Binding(paths)), tmp_path)
    types = {"partner_id": "VARCHAR", "partner_name": "VARCHAR"}
    answer = plan(
        tmp_path, date(2026, 6, 30), {"partners": (types, [[str(at), each] for at, each in enumerate(names)])}
    )
    assert sorted(rows for rows in answer["rows"].values()) == [[[str(at)]] for at, _ in enumerate(names)]
    assert all(any(said.startswith(f"{each}\n\nA partner") for each in names) for said in answer["said"].values())


def test_a_name_with_a_macro_is_refused() -> None:
    project = load_example("welcome")
    binding = Binding({"partners": ("main", "@partners")})
    export = Export(rules=project.checked.rules, vocabulary=project.vocabulary, zone=NEW_YORK, binding=binding)
    with pytest.raises(UnsupportedError, match="SQLMesh has no way to write the name `@partners`"):
        sqlmesh_package(export)
