"""Runs in dbt's own environment: renders texts as dbt does, or builds a project. Nothing of segdsl is there."""

import json
import sys
from datetime import datetime
from pathlib import Path


def rendered(request):
    """Each text on each day, after the macros; `now` is the day's moment in UTC where the day is none."""
    from dbt.context.base import get_context_modules
    from dbt_common.exceptions import CompilationError
    from jinja2 import Environment

    class Exceptions:
        def raise_compiler_error(self, message):
            raise CompilationError(message)

    found = []
    templates = [Environment().from_string(request["macros"] + text) for text in request["texts"]]
    for day in request["days"]:
        context = {
            "modules": get_context_modules(),
            "exceptions": Exceptions(),
            "source": lambda _, table: '"' + table.replace('"', '""') + '"',
            "var": {"as_of": None if "T" in day else day}.get,
            "run_started_at": datetime.fromisoformat(day if "T" in day else "1970-01-01T00:00:00+00:00"),
        }
        found.append([])
        for template in templates:
            try:
                found[-1].append(template.render(context))
            except (CompilationError, ValueError) as error:
                found[-1].append(f"error: {error}")
    return found


def loaded(request):
    """Tables in a DuckDB database."""
    import duckdb

    with duckdb.connect(request["database"]) as connection:
        for name, (types, rows) in request["tables"].items():
            table = '"' + name.replace('"', '""') + '"'
            columns = ", ".join(f'"{column.replace(chr(34), chr(34) * 2)}" {sql}' for column, sql in types.items())
            connection.execute(f"CREATE TABLE {table} ({columns})")
            for row in rows:
                connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)


def built(request):
    """What `dbt build` says of each node, what the manifest says of each model, and the rows of these models."""
    from dbt.cli.main import dbtRunner

    if "tables" in request:
        loaded(request)
    variables = json.dumps(request["variables"])
    words = ["build", "--project-dir", request["project"], "--profiles-dir", request["project"], "--vars", variables]
    result = dbtRunner().invoke([*words, "--no-version-check", "--no-use-colors"])
    if result.exception is not None:
        raise result.exception
    manifest = json.loads((Path(request["project"]) / "target/manifest.json").read_text(encoding="utf-8"))
    nodes = {node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == "model"}
    told = {
        "nodes": {node.node.name: [node.status, node.message] for node in result.result},
        "models": {name: {"meta": node["config"]["meta"], "said": node["description"]} for name, node in nodes.items()},
    }
    if "database" in request:
        told["rows"] = read({**request, "read": list(nodes)})
    return told


def read(request):
    """The rows of tables."""
    import duckdb

    with duckdb.connect(request["database"]) as connection:
        return {name: connection.execute(f'FROM "{name}"').fetchall() for name in request["read"]}


def answer(request):
    """What is asked, by what the request has in it."""
    for word, does in {"texts": rendered, "project": built, "load": loaded, "read": read}.items():
        if word in request:
            return does(request)
    raise ValueError(list(request))


if __name__ == "__main__":
    told = answer(json.load(sys.stdin))
    Path(sys.argv[1]).write_text(json.dumps(told, default=str), encoding="utf-8")
