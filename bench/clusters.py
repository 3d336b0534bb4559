"""A thousand segments at once where several machines would do it: Spark with two workers, PostgreSQL on three servers.

    PYTHONPATH=. SPARK_ENV=.venvs/spark python bench/clusters.py [PARTNERS FACTS]

Data and segments are those of `materialize.py`. What an engine has written is compared, membership by membership, with
what DuckDB finds. One machine runs all of it, so the times say that it works, and no more.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from common import RESULTS
from materialize import SEGMENTS, TODAY, make, rules
from segdsl.base.record import replace
from segdsl.engines.connect import connect
from segdsl.engines.database import open_database
from segdsl.engines.materialize.bits import Pairs
from segdsl.engines.materialize.together import together
from segdsl.engines.materialize.warehouse import write_there
from segdsl.engines.warehouse import WarehouseEngine, open_warehouse
from segdsl.ir.nodes import Rule
from segdsl.vocabulary.load import builtin
from segdsl.vocabulary.model import Vocabulary
from tests.servers.cluster import Cluster
from tests.servers.server import Server
from tests.servers.sharded import Sharded

TABLES = ("partners", "performance")
TO = "memberships"
TYPES = {"segment": "VARCHAR", "partner_id": "BIGINT", "as_of": "DATE"}


def put(server: Server, here: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Make the tables of the DuckDB file on a server."""
    for table in TABLES:
        if server.dialect == "spark":
            file = folder / f"{table}.parquet"
            here.execute(f"COPY {table} TO '{file}' (FORMAT parquet)")
            server.execute(f"CREATE TABLE {table} USING parquet AS SELECT * FROM parquet.`{file}`")
            continue
        columns = {name: stored for name, stored, *_ in here.execute(f"DESCRIBE {table}").fetchall()}
        server.load(table, columns, here.execute(f"FROM {table}").fetchall())


def expect(here: duckdb.DuckDBPyConnection, path: Path, vocabulary: Vocabulary, asked: list[Rule]) -> None:
    """Put what DuckDB finds into the table `expected`."""
    with open_database(path, vocabulary, asked) as engine:
        found = together(engine, vocabulary, asked, today=TODAY, zone=UTC)
    here.register("pairs", Pairs(found.subjects, found.segments()))
    here.execute("CREATE TABLE expected AS SELECT segment, key::BIGINT AS partner_id FROM pairs WHERE is_member")
    here.unregister("pairs")
    found.close()


def differing(here: duckdb.DuckDBPyConnection, engine: WarehouseEngine) -> int:
    """How many memberships there are on one side only; those of ten segments at a time are brought here."""
    connection, different = engine.connection, 0
    table = connection.quoted((*connection.home, TO))
    for tens in range(SEGMENTS // 10):
        some = f"segment >= 's{tens:03}' AND segment < 's{tens:03}:'"
        rows = connection.arrow(f"SELECT segment, partner_id, as_of FROM {table} WHERE {some}", TYPES)
        here.register("written", rows.__arrow_c_stream__())
        here.execute(f"CREATE OR REPLACE TEMP TABLE found AS FROM written WHERE as_of = DATE '{TODAY}'")
        here.unregister("written")
        ((number,),) = here.execute(f"""
            SELECT count(*) FROM (SELECT segment, partner_id::BIGINT AS partner_id, true AS here FROM found) AS found
            FULL JOIN (SELECT *, true AS there FROM expected WHERE {some}) AS expected USING (segment, partner_id)
            WHERE here IS NULL OR there IS NULL""").fetchall()
        different += number
    return different


def main(partners: int = 100_000, facts: int = 3_000_000) -> int:
    """Make the data, write the segments twice, compare; 1 if anything differs."""
    vocabulary = replace(builtin(), rules=())
    asked = rules(SEGMENTS, vocabulary)
    seconds: dict[str, float] = {}
    is_bad = False
    with TemporaryDirectory() as name, duckdb.connect() as here:
        folder, path = Path(name), Path(name) / "data.duckdb"
        folder.chmod(0o755)
        make(path, partners, facts)
        expect(here, path, vocabulary, asked)
        ((pairs,),) = here.execute("SELECT count(*) FROM expected").fetchall()
        for kind in (Sharded, Cluster):
            with kind() as server:
                with duckdb.connect(str(path), read_only=True) as data:
                    put(server, data, folder)
                with open_warehouse(connect(server.url, folder=folder, writes=True), vocabulary, asked) as engine:
                    for again in ("", ", in place of these"):
                        start = time.perf_counter()
                        said = write_there(engine, vocabulary, asked, today=TODAY, zone=UTC, table=(TO,))
                        seconds[f"{server.name}{again}"] = time.perf_counter() - start
                    wrong = differing(here, engine)
            is_bad = is_bad or bool(wrong) or said.pairs != pairs
            print(f"{server.name}: {said.pairs:,} of {pairs:,} memberships, {wrong:,} differ", flush=True)
    print(f"\nclusters: {SEGMENTS:,} segments, {partners:,} partners, {facts:,} facts\n")
    print("| written by | seconds |\n|---|---|")
    for name, spent in seconds.items():
        print(f"| {name} | {spent:,.1f} |")
    RESULTS.mkdir(exist_ok=True)
    content = {"partners": partners, "facts": facts, "seconds": seconds}
    (RESULTS / f"clusters-{partners}.json").write_text(json.dumps(content, indent=1))
    return 1 if is_bad else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
