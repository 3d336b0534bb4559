"""`segdsl check --fix`, `--unsafe-fixes` and `--diff`: what is written, what is left alone, and what is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Edit, Fix, warning
from segdsl.base.source import Span
from segdsl.lint.rule import Context, Options
from tests.cli.conftest import Run

SAFE = "segment a { where relationship_stage == Joined AND joined on today }\n"
SAFE_FIXED = "segment a { where relationship_stage = Joined AND joined on today }\n"
UNSAFE = "segment a { where relationship_stage = Joined AND clicks < 5 since joined }\n"
UNSAFE_FIXED = "segment a { where relationship_stage = Joined AND (clicks < 5 OR no clicks) since joined }\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project, and the working folder."""
    (tmp_path / "segdsl.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_safe_fixes_are_written(folder: Path, run: Run) -> None:
    (folder / "a.seg").write_text(SAFE)
    result = run("check", "--fix")
    assert (folder / "a.seg").read_text() == SAFE_FIXED
    assert result.stdout == ""
    assert result.stderr == "1 file with 1 segment: no problems\nfixed 1 problem in 1 file\n"
    assert sorted(path.name for path in folder.iterdir()) == ["a.seg", "segdsl.toml"]


def test_unsafe_fixes_are_named_and_left(folder: Path, run: Run) -> None:
    (folder / "a.seg").write_text(UNSAFE)
    result = run("check", "--fix", "--format", "concise")
    assert (folder / "a.seg").read_text() == UNSAFE
    assert result.stdout.count("\n") == 1
    assert result.stderr == "1 info\nfixed nothing; 1 is left, with an unsafe fix (--unsafe-fixes)\n"


def test_of_several_that_are_left_some_have_unsafe_fixes(folder: Path, run: Run) -> None:
    (folder / "a.seg").write_text(SAFE)
    (folder / "b.seg").write_text(UNSAFE.replace("segment a", "segment b") + "segment c { where nothing = 1 }")
    result = run("check", "--fix", code=1)
    assert result.stderr == "fixed 1 problem in 1 file; 2 are left, 1 of them with an unsafe fix (--unsafe-fixes)\n"


@pytest.mark.parametrize("words", [["--unsafe-fixes"], ["--fix", "--unsafe-fixes"]])
def test_unsafe_fixes_are_written_where_they_are_asked_for(words: list[str], folder: Path, run: Run) -> None:
    (folder / "a.seg").write_text(UNSAFE)
    result = run("check", *words)
    assert (folder / "a.seg").read_text() == UNSAFE_FIXED
    assert result.stderr.endswith("fixed 1 problem in 1 file\n")


def test_what_cannot_be_fixed_is_reported(folder: Path, run: Run) -> None:
    (folder / "a.seg").write_text(f"{SAFE}segment b {{ where nothing = 1 }}")
    result = run("check", "--fix", "--format", "concise", code=1)
    assert result.stdout == "a.seg:2:19: error[SEG201]: there is no condition called `nothing`\n"
    assert run("check", "--unsafe-fixes", code=1).stderr == "fixed nothing; 1 is left\n"
    assert run("check", "--fix", "--exit-zero").exit_code == 0


# ---- --diff ----------------------------------------------------------------------------------------------------


def test_a_diff_is_shown_and_nothing_written(folder: Path, run: Run) -> None:
    (folder / "rules").mkdir()
    (folder / "rules/a.seg").write_text(SAFE)
    (folder / "rules/b.seg").write_text(UNSAFE.replace("segment a", "segment b"))
    result = run("check", "--diff", code=1)
    assert result.stdout == f"--- rules/a.seg\n+++ rules/a.seg\n@@ -1 +1 @@\n-{SAFE}+{SAFE_FIXED}"
    assert result.stderr == "would fix 1 problem in 1 file; 1 is left, with an unsafe fix (--unsafe-fixes)\n"
    assert (folder / "rules/a.seg").read_text() == SAFE
    both = run("check", "--diff", "--unsafe-fixes", code=1)
    assert both.stdout.count("--- ") == 2
    assert both.stderr == "would fix 2 problems in 2 files\n"
    assert run("check", "--diff", "--exit-zero").stdout == result.stdout


def test_no_change_is_no_failure(folder: Path, run: Run) -> None:
    (folder / "a.seg").write_text("segment b { where nothing = 1 }")
    result = run("check", "--diff")
    assert (result.stdout, result.stderr) == ("", "would fix nothing; 1 is left\n")


# ---- standard input --------------------------------------------------------------------------------------------


def test_standard_input_is_fixed_to_standard_output(folder: Path, run: Run) -> None:
    result = run("check", "-", "--fix", stdin=f"{SAFE}{UNSAFE.replace('segment a', 'segment b')}")
    assert result.stdout == f"{SAFE_FIXED}{UNSAFE.replace('segment a', 'segment b')}"
    assert "info[SEG603]" in result.stderr
    assert run("check", "-", "--diff", stdin=SAFE, code=1).stdout.startswith("--- -\n+++ -\n")


def test_what_has_nothing_to_fix_comes_out_as_it_went_in(folder: Path, run: Run) -> None:
    assert run("check", "-", "--fix", stdin=SAFE_FIXED).stdout == SAFE_FIXED
    wrong = "segment a { where nothing = 1 }\r\n"
    result = run("check", "-", "--fix", "--format", "json", code=1, stdin=wrong.encode())
    assert result.stdout_bytes == wrong.encode()
    assert '"SEG201"' in result.stderr


def test_the_file_that_standard_input_stands_for_is_not_written(folder: Path, run: Run) -> None:
    (folder / "a.seg").write_text("segment a { where partner_id = 7 AND joined on today }")
    (folder / "b.seg").write_text(SAFE.replace("segment a", "segment b"))
    text = f'import {{ b }} from "b.seg"\n{SAFE.replace("joined on today", "in segment b")}'
    result = run("check", "-", "--stdin-filename", "a.seg", "--fix", stdin=text)
    assert result.stdout == text.replace("==", "=")
    assert (folder / "a.seg").read_text().startswith("segment a { where partner_id")
    assert (folder / "b.seg").read_text() == SAFE_FIXED.replace("segment a", "segment b")


def test_with_wrong_settings_standard_input_is_not_echoed(folder: Path, run: Run) -> None:
    (folder / "segdsl.toml").write_text("[x")
    assert run("check", "-", "--fix", stdin=SAFE, code=1).stdout == ""


# ---- files -----------------------------------------------------------------------------------------------------


def test_byte_order_mark_and_line_ends_stay(folder: Path, run: Run) -> None:
    text = SAFE.replace(" where", "\r\n  where").replace("\n", "\r\n").replace("\r\r", "\r")
    (folder / "a.seg").write_bytes(b"\xef\xbb\xbf" + text.encode())
    run("check", "--fix")
    assert (folder / "a.seg").read_bytes() == b"\xef\xbb\xbf" + text.replace("==", "=").encode()


def test_a_file_that_is_not_utf_8_is_left_alone(folder: Path, run: Run) -> None:
    data = SAFE.encode() + b"# \xff\n"
    (folder / "a.seg").write_bytes(data)
    run("check", "--fix", code=1)
    assert (folder / "a.seg").read_bytes() == data


def test_settings_are_never_written(folder: Path, run: Run) -> None:
    (folder / "segdsl.toml").write_text('[project]\ntimezon = "UTC"')
    (folder / "a.seg").write_text(SAFE)
    run("check", "--fix", code=1)
    assert (folder / "segdsl.toml").read_text() == '[project]\ntimezon = "UTC"'
    run("check", "--fix", "segdsl.toml", code=1)
    assert (folder / "segdsl.toml").read_text() == '[project]\ntimezon = "UTC"'


def test_a_link_out_of_the_project_is_not_followed(
    folder: Path, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "a.seg"
    outside.write_text(SAFE)
    (folder / "a.seg").symlink_to(outside)
    assert "is outside the project" in run("check", "--fix", code=2).stderr
    assert outside.read_text() == SAFE


def test_a_file_that_was_changed_meanwhile_is_left_alone(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from segdsl.cli.checking import fix

    (folder / "a.seg").write_text(SAFE)
    mend = fix.mend

    def slow(*args: object, **given: object) -> object:
        (folder / "a.seg").write_text("param few = 5")
        return mend(*args, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(fix, "mend", slow)
    assert "was changed while it was checked" in run("check", "--fix", code=2).stderr
    assert (folder / "a.seg").read_text() == "param few = 5"


def test_a_file_that_is_gone_meanwhile(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from segdsl.cli.checking import fix

    (folder / "a.seg").write_text(SAFE)
    mend = fix.mend

    def slow(*args: object, **given: object) -> object:
        (folder / "a.seg").unlink()
        return mend(*args, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(fix, "mend", slow)
    assert "cannot be read" in run("check", "--fix", code=2).stderr


# ---- mistakes of ours ------------------------------------------------------------------------------------------


def test_a_safe_fix_that_is_not_safe_is_not_written(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def lie(context: Context, *_: Options) -> tuple[Diagnostic, ...]:
        (written,) = context.conditions
        span: Span = written.condition.span
        fixes = (Fix("turn it round", (Edit(Span(span.source, span.start, span.start), "NOT "),), Confidence.SAFE),)
        return (warning(Code("SEG648", "liar"), "this is fine", span, fixes=fixes),)

    (folder / "a.seg").write_text("segment a { where joined on today }")
    monkeypatch.setattr("segdsl.lint.findings.lint", lie)
    result = run("check", "--fix", "--format", "concise", code=1)
    assert "error[SEG967]: a fix of SEG648 would have changed what the rules mean" in result.stdout
    assert (folder / "a.seg").read_text() == "segment a { where joined on today }"


# ---- usage -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-e", "partner_id = 7", "--fix"], "a rule given with -e is not fixed"),
        (["-e", "partner_id = 7", "--diff"], "a rule given with -e is not fixed"),
        (["-", "a.seg", "--fix"], "`-` is fixed alone"),
        (["--fix", "--baseline", "b.json", "--write-baseline"], "fix first, then write the baseline"),
    ],
)
def test_wrong_usage(words: list[str], said: str, folder: Path, run: Run) -> None:
    assert said in run("check", *words, code=2, stdin="").stderr
