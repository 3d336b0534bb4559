"""`segdsl fmt`: what is written, what is printed, and the exit code."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from segdsl.format import format as module
from tests.cli.conftest import Run

LOOSE = "param few=5\nsegment a { WHERE clicks<$few since joined }\n"
TIDY = "param few = 5\n\nsegment a {\n  where clicks < $few since joined\n}\n"
WRONG = "segment a { where clicks == 5 since joined }\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a loose file, a tidy one, and one with a mistake; and the working folder."""
    for name, text in {"segdsl.toml": "", "loose.seg": LOOSE, "tidy.seg": TIDY, "sub/wrong.seg": WRONG}.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_files_are_written(folder: Path, run: Run) -> None:
    result = run("fmt", "loose.seg", "tidy.seg")
    assert result.stdout == ""
    assert result.stderr == "formatted: loose.seg\n1 file formatted, 1 file already formatted\n"
    assert (folder / "loose.seg").read_bytes() == TIDY.encode()
    assert run("fmt", "loose.seg", "tidy.seg").stderr == "2 files already formatted\n"
    assert sorted(path.name for path in folder.iterdir()) == ["loose.seg", "segdsl.toml", "sub", "tidy.seg"]


def test_a_file_that_stays_is_not_touched(folder: Path, run: Run) -> None:
    os.utime(folder / "tidy.seg", (1, 1))
    run("fmt", "tidy.seg")
    assert (folder / "tidy.seg").stat().st_mtime == 1


def test_a_mistake_of_syntax_is_said_and_the_file_left_as_it_is(folder: Path, run: Run) -> None:
    """The other files of the project are formatted."""
    result = run("fmt", code=1)
    assert "error[SEG104]" in result.stderr
    wrong = str(Path("sub/wrong.seg"))
    assert f"--> {wrong}:1:26" in result.stderr
    assert f"left as it is: {wrong}\n" in result.stderr
    assert result.stderr.endswith("1 file formatted, 1 file already formatted, 1 file left as it is\n")
    assert (folder / wrong).read_text() == WRONG
    assert (folder / "loose.seg").read_text() == TIDY
    (folder / "other.seg").write_text(WRONG)
    assert run("fmt", "--check", code=1).stderr.endswith("2 files already formatted, 2 files left as they are\n")


def test_check_prints_names_and_writes_nothing(folder: Path, run: Run) -> None:
    result = run("fmt", "--check", "loose.seg", "tidy.seg", code=1)
    assert result.stdout == "loose.seg\n"
    assert result.stderr == "1 file would change, 1 file already formatted\n"
    assert (folder / "loose.seg").read_text() == LOOSE
    assert run("fmt", "--check", "tidy.seg").stdout == ""


def test_diff_prints_a_patch_and_writes_nothing(folder: Path, run: Run) -> None:
    (folder / "end.seg").write_text("param few = 5")
    result = run("fmt", "--diff", "--check", "loose.seg", "tidy.seg", "end.seg", code=1)
    assert result.stdout.split("\n") == [
        "--- loose.seg",
        "+++ loose.seg",
        "@@ -1,2 +1,5 @@",
        "-param few=5",
        "-segment a { WHERE clicks<$few since joined }",
        "+param few = 5",
        "+",
        "+segment a {",
        "+  where clicks < $few since joined",
        "+}",
        "--- end.seg",
        "+++ end.seg",
        "@@ -1 +1 @@",
        "-param few = 5",
        "\\ No newline at end of file",
        "+param few = 5",
        "",
    ]
    assert (folder / "loose.seg").read_text() == LOOSE


def test_standard_input_goes_to_standard_output(folder: Path, run: Run) -> None:
    result = run("fmt", "-", stdin=LOOSE)
    assert (result.stdout, result.stderr) == (TIDY, "")
    assert run("fmt", "-", "--check", stdin=LOOSE, code=1).stdout == "-\n"
    assert run("fmt", "-", "--diff", stdin=LOOSE, code=1).stdout.startswith("--- -\n+++ -\n")
    assert run("fmt", "-", "--check", stdin=TIDY).stdout == ""


@pytest.mark.parametrize("data", [WRONG.encode(), b"param few = 5 # \xff\r\n"])
def test_standard_input_with_a_mistake_comes_out_as_it_is(data: bytes, folder: Path, run: Run) -> None:
    """So that an editor that takes what it gets loses nothing."""
    result = run("fmt", "-", stdin=data, code=1)
    assert result.stdout_bytes == data
    assert "left as it is: -\n" in result.stderr


def test_line_ends_and_byte_order_mark_are_changes(folder: Path, run: Run) -> None:
    path = folder / "tidy.seg"
    for data in (b"\xef\xbb\xbf" + TIDY.encode(), TIDY.replace("\n", "\r\n").encode()):
        path.write_bytes(data)
        assert run("fmt", "--check", "tidy.seg", code=1).stdout == "tidy.seg\n"
        run("fmt", "tidy.seg")
        assert path.read_bytes() == TIDY.encode()


def test_lines_can_be_shorter(folder: Path, run: Run) -> None:
    text = "segment a {\n  where joined on today AND clicks > 5 since joined\n}\n"
    assert run("fmt", "-", stdin=text).stdout == text
    assert "\n    AND clicks" in run("fmt", "-", "--width", "40", stdin=text).stdout
    run("fmt", "-", "--width", "5", stdin=text, code=2)


def test_the_words_are_those_of_the_project(folder: Path, run: Run) -> None:
    (folder / "segdsl.toml").write_text('[fields.tier]\ntype = "member"\nmembers = ["Gold"]\n')
    text = 'segment a {\n  where tier = "Gold"\n}\n'
    assert run("fmt", "-", stdin=text).stdout == text.replace('"', "")


def test_a_mistake_in_the_settings_is_said(folder: Path, run: Run) -> None:
    (folder / "segdsl.toml").write_text("[fields.tier]\n")
    assert "segdsl.toml" in run("fmt", code=1).stderr
    assert (folder / "loose.seg").read_text() == LOOSE


def test_rights_and_links_stay(folder: Path, run: Run) -> None:
    (folder / "loose.seg").chmod(0o640)
    (folder / "link.seg").symlink_to("loose.seg")
    run("fmt", "link.seg")
    assert (folder / "link.seg").is_symlink()
    assert (folder / "loose.seg").read_text() == TIDY
    assert (folder / "loose.seg").stat().st_mode & 0o777 == 0o640


def test_a_fault_of_ours_writes_nothing(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    render = module.render
    monkeypatch.setattr(module, "render", lambda doc, width: render(doc, width).replace("5", "6"))
    result = run("fmt", "loose.seg", code=1)
    assert "error[SEG902]: the formatter would have changed what this file means" in result.stderr
    assert (folder / "loose.seg").read_text() == LOOSE


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nowhere.seg"], "there is no file or folder `nowhere.seg`"),
        (["-", "loose.seg"], "`-` is formatted alone"),
        (["--colour"], "No such option"),
    ],
)
def test_usage(words: list[str], sentence: str, folder: Path, run: Run) -> None:
    result = run("fmt", *words, code=2)
    assert sentence in result.stderr or sentence in str(result.exception)


def test_a_file_that_cannot_be_written(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    result = run("fmt", "loose.seg", code=2)
    assert "loose.seg` cannot be written: permission denied" in result.stderr
    assert (folder / "loose.seg").read_text() == LOOSE
    assert not list(folder.glob(".*"))


def test_a_file_that_cannot_be_read(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "`segdsl.toml` cannot be read: permission denied" in run("fmt", "loose.seg", code=2).stderr
    (folder / "segdsl.toml").unlink()
    assert "`loose.seg` cannot be read: permission denied" in run("fmt", "loose.seg", code=2).stderr


def test_a_project_without_rules(folder: Path, run: Run) -> None:
    (folder / "empty").mkdir()
    assert run("fmt", "empty").stderr == "0 files already formatted\n"
