"""Runs in SQLMesh's own environment: loads tables, plans and applies, and reads the models back."""

import json
import sys
from pathlib import Path


def planned(request):
    """The rows of all models, by name, and what the macros say on each of the days."""
    import duckdb
    from sqlmesh import Context
    from sqlmesh.core.config import Config, DuckDBConnectionConfig, GatewayConfig, ModelDefaultsConfig

    with duckdb.connect(request["database"]) as connection:
        for name, (types, rows) in request["tables"].items():
            table = '"' + name.replace('"', '""') + '"'
            columns = ", ".join(f'"{column.replace(chr(34), chr(34) * 2)}" {sql}' for column, sql in types.items())
            connection.execute(f"CREATE TABLE {table} ({columns})")
            for row in rows:
                connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    config = Config(
        gateways={"test": GatewayConfig(connection=DuckDBConnectionConfig(database=request["database"]))},
        default_gateway="test",
        model_defaults=ModelDefaultsConfig(dialect="duckdb"),
        variables=request["variables"],
        disable_anonymized_analytics=True,
    )
    context = Context(paths=[request["project"]], config=config)
    context.plan(auto_apply=True, no_prompts=True)
    models = {model.name: model for model in context.models.values() if model.is_sql}
    answer = {
        "rows": {name: context.engine_adapter.fetchall(f"SELECT * FROM {name}") for name in models},
        "said": {name: model.description for name, model in models.items()},
    }
    context.close()
    return answer


def rendered(request):
    """The query of every model on each of the days, written by SQLMesh."""
    from sqlmesh import Context
    from sqlmesh.core.config import Config, DuckDBConnectionConfig, ModelDefaultsConfig

    found = []
    for day in request["days"]:
        variables = {} if "T" in day else {"as_of": day}
        config = Config(
            default_connection=DuckDBConnectionConfig(),
            model_defaults=ModelDefaultsConfig(dialect="duckdb"),
            variables=variables,
        )
        context = Context(paths=[request["project"]], config=config)
        texts = {}
        for model in context.models.values():
            if model.is_sql:
                query = model.render_query(execution_time=day if "T" in day else None)
                texts[model.name] = query.sql("duckdb")
        found.append(texts)
        context.close()
    return found


def normal(request):
    """Queries, written by the same sqlglot."""
    from sqlglot import parse_one

    return [parse_one(text, dialect="duckdb").sql("duckdb") for text in request["normal"]]


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    told = normal(asked) if "normal" in asked else rendered(asked) if "days" in asked else planned(asked)
    Path(sys.argv[1]).write_text(json.dumps(told, default=str), encoding="utf-8")
