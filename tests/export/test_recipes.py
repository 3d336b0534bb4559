"""The recipes of docs/export.md: the script that cron calls is run, what is Python is at least that."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.export.data import expected, tables
from tests.export.tools import ROOT, environment, inside
from tests.support.examples import EXAMPLES, load_example
from tests.support.markdown import read_blocks

BLOCKS = {block.file: block.text for block in read_blocks((ROOT / "docs/export.md").read_text(encoding="utf-8"))}


@pytest.mark.dbt
def test_the_script_of_cron(tmp_path: Path) -> None:
    """In a folder like that of an example, with `segdsl` and `dbt` on the path, from any other folder."""
    tools = environment("dbt")
    for path in (EXAMPLES / "welcome").glob("*.*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    script, program = tmp_path / "segments.sh", tmp_path / "bin/segdsl"
    program.parent.mkdir()
    source = f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r}); from segdsl.cli.main import main; main()"
    program.write_text(f"#!{sys.executable}\n{source}\n", encoding="utf-8")
    script.write_text(BLOCKS["segments.sh"], encoding="utf-8")
    for path in (script, program):
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    database = str(tmp_path / "data.duckdb")
    inside("dbt", "inside_dbt.py", database=database, tables=tables("welcome", load_example("welcome")), load=True)
    warehouse = tmp_path / "warehouse"
    warehouse.mkdir()
    profile = f"segments:\n  target: t\n  outputs:\n    t: {{type: duckdb, path: {database}}}\n"
    (warehouse / "profiles.yml").write_text(profile, encoding="utf-8")
    done = subprocess.run(
        [script, "--vars", "{as_of: 2026-06-30}"],
        env={**tools, "PATH": f"{program.parent}{os.pathsep}{tools['PATH']}"},
        capture_output=True,
        text=True,
        cwd="/",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    segments = {segment for segment, _ in expected("welcome")}
    rows = inside("dbt", "inside_dbt.py", database=database, read=sorted(segments))
    assert {(segment, key) for segment, keys in rows.items() for (key,) in keys} == expected("welcome")


def test_the_line_of_cron() -> None:
    *settings, line = BLOCKS["segments.crontab"].splitlines()
    assert settings == ["CRON_TZ=America/New_York"]
    minute, hour, *rest, script = line.split()[:6]
    assert (0 <= int(minute) < 60, 0 <= int(hour) < 24, rest) == (True, True, ["*", "*", "*"])
    assert Path(script).name in BLOCKS


@pytest.mark.parametrize("file", ["dags/segments.py", "definitions.py"])
def test_what_is_python_compiles(file: str) -> None:
    compile(BLOCKS[file], file, "exec")
