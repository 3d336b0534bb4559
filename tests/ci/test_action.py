"""`action.yml`: its scripts do under bash what the action promises, and no input is read as code."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ci.support import ROOT, TIDY, WITH_ERROR, WITH_WARNING, programs, project, run

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")


class Job:
    """A job that uses the action: its folder, its files, and what its steps gave."""

    def __init__(self, folder: Path, repository: Path, **inputs: str) -> None:
        self.repository = repository
        self.temp = folder / "temp"
        self.temp.mkdir()
        self.summary = folder / "summary.md"
        self.summary.touch()
        defaults = {name: each["default"] for name, each in ACTION["inputs"].items()}
        self.values = {f"inputs.{name}": value for name, value in {**defaults, **inputs}.items()}
        self.values["steps.python.outputs.python-path"] = getattr(sys, "_base_executable", sys.executable)
        self.log = ""

    def step(self, name: str, path: Path | None = None) -> int:
        """Run the script of a step as the runner does; gives its exit code."""
        (step,) = [step for step in STEPS if step["name"] == name]
        output = self.temp / "output"
        output.write_text("")
        environment = {name: self._filled(text) for name, text in step["env"].items()}
        environment |= {
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_ACTION_PATH": str(ROOT),
            "RUNNER_TEMP": str(self.temp),
        }
        script = self.temp / "script.sh"
        script.write_text(step["run"])
        done: subprocess.CompletedProcess[str] = run(
            "bash",
            *("--noprofile", "--norc", "-eo", "pipefail"),
            script,
            cwd=self.repository,
            path=path,
            environment=environment,
        )
        self.log = done.stdout + done.stderr
        for line in output.read_text().splitlines():
            key, _, value = line.partition("=")
            self.values[f"steps.{step['id']}.outputs.{key}"] = value
        return done.returncode

    def check(self) -> int:
        """The steps `Check` and the last one, with the program at hand as the installed one."""
        path = programs(self.temp / "programs")
        self.values["steps.install.outputs.segdsl"] = str(path / "segdsl")
        code = self.step("Check", path)
        return code or self.step("Fail where something was found")

    @property
    def sarif(self) -> dict[str, Any]:
        text = Path(self.values["steps.check.outputs.sarif-file"]).read_text(encoding="utf-8")
        found: dict[str, Any] = json.loads(text)
        return found

    def _filled(self, text: str) -> str:
        return EXPRESSION.sub(lambda match: self.values[match[1]], text)


def test_no_input_is_read_as_code() -> None:
    scripts = [step["run"] for step in STEPS if "run" in step]
    assert len(scripts) == 3
    assert not [script for script in scripts if "${{" in script]
    assert not [script for script in scripts if "eval" in script]


def test_every_step_of_others_is_pinned_to_a_version() -> None:
    used = [step["uses"] for step in STEPS if "uses" in step]
    assert used == ["actions/setup-python@v6", "github/codeql-action/upload-sarif@v4"]


def test_what_is_referred_to_is_declared() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    inputs = set(re.findall(r"inputs\.([\w-]+)", text))
    assert inputs == set(ACTION["inputs"])
    assert set(re.findall(r"steps\.([\w-]+)\.", text)) <= {step.get("id") for step in STEPS}
    assert all(step["shell"] == "bash" for step in STEPS if "run" in step)


def test_a_clean_project(tmp_path: Path) -> None:
    job = Job(tmp_path, project(tmp_path / "repository", common=TIDY), paths="partners")
    assert job.check() == 0
    assert job.summary.read_text() == "No problems in 1 file with 1 segment.\n"
    assert job.sarif["runs"][0]["results"] == []
    assert job.values["steps.check.outputs.exit-code"] == "0"


def test_findings_are_reported_in_every_form_before_the_job_fails(tmp_path: Path) -> None:
    job = Job(tmp_path, project(tmp_path / "repository", common=WITH_ERROR), paths="partners/common.seg")
    assert job.check() == 1
    assert "error SEG212" in job.summary.read_text()
    assert job.values["steps.check.outputs.exit-code"] == "1"
    (result,) = job.sarif["runs"][0]["results"]
    location = result["locations"][0]["physicalLocation"]
    assert (result["ruleId"], location["artifactLocation"]["uri"]) == ("SEG212", "partners/common.seg")


def test_findings_are_shown_beside_the_lines(tmp_path: Path) -> None:
    job = Job(tmp_path, project(tmp_path / "repository", common=WITH_ERROR), paths="partners")
    job.values["steps.install.outputs.segdsl"] = str(programs(tmp_path / "programs") / "segdsl")
    assert job.step("Check", tmp_path / "programs") == 0
    assert "::error file=partners/common.seg,line=2," in job.log
    assert job.log.count("::error") == 1


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("warning", 1)])
def test_the_level_that_fails(level: str, code: int, tmp_path: Path) -> None:
    repository = project(tmp_path / "repository", common=WITH_WARNING)
    assert Job(tmp_path, repository, paths="partners", **{"fail-level": level}).check() == code


def test_summary_and_annotations_can_be_left_out(tmp_path: Path) -> None:
    repository = project(tmp_path / "repository", common=WITH_ERROR)
    job = Job(tmp_path, repository, paths="partners", summary="false", annotations="false")
    assert job.check() == 1
    assert job.summary.read_text() == ""
    assert "::error" not in job.log


def test_several_paths_with_blanks_and_signs_are_paths(tmp_path: Path) -> None:
    folder = project(tmp_path / "repository", common=TIDY) / "partners"
    (folder / "a b; exit 7.seg").write_text(TIDY.replace("shops", "other").replace("Shops", "Blogs"))
    (folder / "$(exit 7).seg").write_text(TIDY.replace("shops", "third").replace("Shops", "Coupons"))
    paths = "partners/a b; exit 7.seg\n\npartners/$(exit 7).seg\n"
    job = Job(tmp_path, tmp_path / "repository", paths=paths)
    assert job.check() == 0
    assert job.summary.read_text() == "No problems in 2 files with 2 segments.\n"


@pytest.mark.parametrize(
    "inputs",
    [{"paths": "nowhere"}, {"paths": "--exit-zero"}, {"fail-level": "nonsense"}, {"profile": "nonsense"}],
    ids=lambda inputs: next(iter(inputs.values())),
)
def test_an_environment_that_is_not_as_asked_for(inputs: dict[str, str], tmp_path: Path) -> None:
    job = Job(tmp_path, project(tmp_path / "repository", common=TIDY), **inputs)
    assert job.check() == 2
    assert "could not check the rules" in job.summary.read_text()
    assert next(iter(inputs.values())) in job.log
    assert "steps.check.outputs.sarif-file" not in job.values


def test_a_profile_and_a_baseline_are_passed_on(tmp_path: Path) -> None:
    repository = project(tmp_path / "repository", common=TIDY.replace("any of", "none of"))
    assert Job(tmp_path, repository, paths="partners").check() == 0
    (tmp_path / "again").mkdir()
    job = Job(tmp_path / "again", repository, paths="partners", profile="portable")
    assert job.check() == 1
    assert "SEG657" in job.summary.read_text()
    (tmp_path / "missing").mkdir()
    job = Job(tmp_path / "missing", repository, paths="partners", baseline="nowhere.json")
    assert job.check() == 2
    assert "nowhere.json" in job.log


@pytest.mark.wheel
def test_it_installs_itself(tmp_path: Path) -> None:
    job = Job(tmp_path, project(tmp_path / "repository", common=TIDY), paths="partners")
    assert job.step("Install segdsl") == 0, job.log
    assert job.step("Check") == 0, job.log
    assert job.step("Fail where something was found") == 0
    assert job.summary.read_text() == "No problems in 1 file with 1 segment.\n"
