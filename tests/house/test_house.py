"""The house keeps its own rules: paths in documents exist, codes are unique, commands are light and documented."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from segdsl.cli.main import COMMANDS, cli
from tests.support.codes import modules, names_of_codes

ROOT = Path(__file__).parents[2]
DOCUMENTS = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "bench/README.md"]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_a_document_names_exists(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    paths = set(re.findall(r"`((?:src|tests|docs|grammar|bench|examples)/[\w./-]*)`", text))
    paths |= set(re.findall(r"\]\(([^)#:]+)\)", text))
    beside = (ROOT / document).parent
    made = {"bench/results/"}
    missing = [path for path in sorted(paths - made) if not (ROOT / path).exists() and not (beside / path).exists()]
    assert not missing


def test_every_layer_is_in_the_architecture() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    folders = [path for path in (ROOT / "src/segdsl").iterdir() if path.is_dir() and (path / "__init__.py").exists()]
    assert [folder.name for folder in folders if f"src/segdsl/{folder.name}" not in text] == []


def test_every_code_has_one_name_and_every_name_one_code() -> None:
    codes = names_of_codes()
    assert {code: names for code, names in codes.items() if len(names) > 1} == {}
    names = [name for names in codes.values() for name in names]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"SEG[1-9]\d\d", code) for code in codes)


def test_every_module_says_why_it_exists() -> None:
    assert [name for name in modules() if not (import_module(name).__doc__ or "").strip()] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_summary_of_a_command_is_its_own(name: str) -> None:
    command = import_module(f"segdsl.cli.commands.{name.replace('-', '_')}").command
    assert command.name == name
    assert command.short_help == COMMANDS[name]


def test_every_command_is_in_the_documents() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
    assert [name for name in COMMANDS if f"segdsl {name}" not in text] == []


HEAVY = {"lark", "sqlglot", "duckdb", "rich", "prompt_toolkit", "dataclasses", "inspect", "numpy", "pandas", "pyarrow"}


@pytest.mark.parametrize(
    ("words", "may_import"),
    [
        (["--version"], set()),
        (["--help"], set()),
        (["check", "-e", "relationship_stage = Joined AND clicks < 5 since joined"], set()),
        (["show", "ir", "-e", "relationship_stage = Joined AND clicks < 5 since joined"], set()),
        (["sql", "-e", "relationship_stage = Joined AND clicks < 5 since joined"], {"sqlglot"}),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_command_starts_light(words: list[str], may_import: set[str], tmp_path: Path) -> None:
    # Modules that click itself needs are not ours to forbid.
    script = (
        "import sys, click; before = set(sys.modules)\n"
        "from segdsl.cli.main import main\n"
        f"sys.argv = ['segdsl', *{words!r}]\n"
        "try:\n    main()\nexcept SystemExit as stop:\n    assert not stop.code, stop.code\n"
        "print('|'.join(sorted(set(sys.modules) - before)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path)
    modules = set(done.stderr.splitlines()[-1].split("|"))
    # What proves is asked only where something can be found; this rule is as most rules are.
    assert modules.isdisjoint({"segdsl.analysis.prove", "segdsl.backends.memory.compile"})
    loaded = {name.split(".")[0] for name in modules}
    assert loaded & (HEAVY - may_import) - ({"dataclasses", "inspect"} if may_import else set()) == set()


def test_what_we_ship_is_formatted() -> None:
    paths = [ROOT / "examples", ROOT / "src/segdsl/project/template"]
    result = CliRunner().invoke(cli, ["fmt", "--check", *map(str, paths)])
    assert result.exit_code == 0, result.output
