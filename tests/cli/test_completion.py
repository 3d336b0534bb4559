"""`segdsl completion`: what a shell offers at a word, asked as click's scripts ask, and by a real bash."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import BashComplete

from segdsl.cli.main import cli
from tests.cli.conftest import Run

SERIES = "series onboarding { slow_start_day_30, first_sale_month_1 }\n"


def offered(*words: str) -> list[str]:
    """What may stand in place of the last of these words."""
    *given, incomplete = words
    items = BashComplete(cli, {}, "segdsl", "_SEGDSL_COMPLETE").get_completions(given, incomplete)
    return [item.value if item.type == "plain" else f"{item.type} {item.value}" for item in items]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("mem",), ["members"]),
        (("members", "S"), ["slow_start_day_30"]),
        (("materialize", "slow_start_day_30", ""), ["do_not_email", "first_sale_month_1"]),
        (("prove", "disj"), ["disjoint"]),
        (("prove", "disjoint", "slow"), ["slow_start_day_30"]),
        (("prove", "disjoint", "rules/"), ["file rules/"]),
        (("count", "--by", "relationship"), ["relationship_stage"]),
        (("sql", "--dialect", "post"), ["postgres"]),
        (("explain-code", "SEG20"), [f"SEG20{n}" for n in range(1, 10)]),
        (("explain-code", "unknown-me"), ["unknown-metric", "unknown-member", "unknown-member-in-data"]),
        (("check", "ru"), ["file ru"]),
        (("report", "ou"), ["dir ou"]),
    ],
)
def test_what_is_offered(program: Path, words: tuple[str, ...], expected: list[str]) -> None:
    assert offered(*words) == expected


def test_a_series(program: Path) -> None:
    with (program / "rules/onboarding.seg").open("a", encoding="utf-8") as file:
        file.write(SERIES)
    assert offered("series", "on") == ["onboarding"]


def test_of_another_project(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert offered("members", "--project", str(program), "slow") == ["slow_start_day_30"]


def test_nothing_where_the_project_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.seg").mkdir()
    (tmp_path / "segdsl.toml").write_bytes(b"\xff")
    (tmp_path / "segdsl.toml").chmod(0)
    (tmp_path / "pyproject.toml").mkdir()
    for words in (("members", ""), ("series", ""), ("count", "--by", ""), ("explain-code", "")):
        assert isinstance(offered(*words), list)


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_have_a_script_too(run: Run, shell: str) -> None:
    assert f"_SEGDSL_COMPLETE={shell}_complete" in run("completion", shell).stdout


def test_a_real_bash(program: Path) -> None:
    command = program / "segdsl"
    command.write_text(f"#!{sys.executable}\nfrom segdsl.cli.main import main\nmain()\n", encoding="utf-8")
    command.chmod(0o755)
    script = """
        eval "$(segdsl completion bash)"
        COMP_WORDS=(segdsl members slow) COMP_CWORD=2
        _segdsl_completion segdsl
        echo "${COMPREPLY[@]}"
    """
    environment = {**os.environ, "PATH": f"{program}:{os.environ['PATH']}"}
    shell = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert shell.stdout == "slow_start_day_30\n", shell.stderr
