"""`segdsl diff`: files, folders and git revisions, by their meaning."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from shutil import copytree

import pytest

from segdsl.analysis.answer import Unknown
from segdsl.analysis.prove import Prover
from tests.cli.conftest import Run

JOINED = "relationship_stage = Joined AND"
OLD = f"""
param few = 5
segment slow {{ where {JOINED} clicks < $few since joined }}
segment month_1 {{ where {JOINED} joined in the last 30 days }}
segment left {{ where relationship_stage = Expired AND transitioned on today }}
segment old_name {{ where relationship_stage = New AND transitioned on today }}
"""
NEW = f"""
param few = 6
segment slow {{ where {JOINED} clicks < $few since joined }}
segment month_1 {{ where joined in last 30 days AND (relationship_stage = Joined) AND joined is known }}
segment new_name {{ where relationship_stage = New AND transitioned on today }}
segment fresh {{ where {JOINED} joined on today }}
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder outside of any repository, and the working folder."""
    for name, text in {"segdsl.toml": "", "old.seg": OLD, "new.seg": NEW}.items():
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    return tmp_path


def git(*words: str, folder: Path | None = None) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *who, *words], check=True, capture_output=True, cwd=folder)


@pytest.fixture(scope="session")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with two revisions of `rules/all.seg`, the second one as NEW."""
    folder = tmp_path_factory.mktemp("repository")
    file = folder / "rules" / "all.seg"
    file.parent.mkdir()
    (folder / "segdsl.toml").write_text("")
    file.write_text(OLD)
    git("init", folder=folder)
    git("add", ".", folder=folder)
    git("commit", "-m", "old", folder=folder)
    git("tag", "v1", folder=folder)
    file.write_text(NEW)
    git("commit", "-a", "-m", "new", folder=folder)
    return folder


@pytest.fixture
def repository(here: Path, committed: Path) -> Path:
    """A copy of the repository, with a change that is not committed."""
    for name in ("old.seg", "new.seg"):
        (here / name).unlink()
    copytree(committed, here, dirs_exist_ok=True)
    (here / "rules" / "all.seg").write_text(NEW.replace("few = 6", "few = 9"))
    return here


def headings(text: str) -> list[str]:
    kinds = ("same:", "wider", "narrower:", "new:", "gone:", "renamed:", "not known:")
    return [line for line in text.splitlines() if line.startswith(kinds)]


# ---- what is said ----------------------------------------------------------------------------------------------


def test_two_files(here: Path, run: Run) -> None:
    result = run("diff", "old.seg", "new.seg", code=1)
    assert headings(result.stdout) == ["wider: slow", "renamed: new_name (was `old_name`)", "new: fresh", "gone: left"]
    assert result.stdout.splitlines()[-1] == "5 segments: 1 same, 1 wider, 1 new, 1 gone, 1 renamed"
    tests = result.stdout[result.stdout.index("test ") : result.stdout.index("renamed:")]
    assert tests.startswith('test "a partner who enters slow" for slow {')
    (here / "old.seg").unlink()
    (here / "new.seg").write_text(NEW + tests)
    assert run("test").stderr == "1 passed, 0 failed\n"


def test_equivalent_rewritings_are_no_change(here: Path, run: Run) -> None:
    (here / "new.seg").write_text(OLD.replace("clicks < $few since joined", "NOT clicks >= $few during since_joined"))
    result = run("diff", "old.seg", "new.seg")
    assert result.stdout == "4 segments: 4 same\n"
    assert headings(run("diff", "old.seg", "new.seg", "--all").stdout)[0] == "same: slow"
    (here / "new.seg").write_text(OLD.replace("old_name", "new_name"))
    run("diff", "old.seg", "new.seg")
    (here / "new.seg").write_text("")
    assert run("diff", "new.seg", "new.seg").stdout == "0 segments\n"


def test_who_leaves(here: Path, run: Run) -> None:
    result = run("diff", "new.seg", "old.seg", code=1)
    assert "narrower: slow" in result.stdout
    assert 'test "a partner who leaves slow" for slow {' in result.stdout
    (here / "new.seg").write_text(
        OLD.replace("30 days", "29 days").replace("last 29", "last 1 day OR joined in last 29")
    )
    (here / "new.seg").write_text(OLD.replace("in the last 30 days", "between 5 and 40 days ago"))
    result = run("diff", "old.seg", "new.seg", code=1)
    assert "wider and narrower: month_1" in result.stdout
    assert result.stdout.count("test ") == 2


def test_facts_are_named(here: Path, run: Run) -> None:
    result = run("diff", "old.seg", "new.seg", "--all", code=1)
    month = result.stdout[result.stdout.index("same: month_1") :]
    assert "by " not in month.partition("\n\n")[0]
    (here / "old.seg").write_text(f"segment a {{ where {JOINED} partner_id = 7 }}")
    (here / "new.seg").write_text(f"segment a {{ where {JOINED} partner_id = 7 AND joined is known }}")
    assert "  by joined-partners-have-joined: " in run("diff", "old.seg", "new.seg", "--all").stdout
    assert "narrower: a" in run("diff", "old.seg", "new.seg", "--no-facts", code=1).stdout


def test_two_folders_with_words_of_their_own(here: Path, run: Run) -> None:
    tier = '[fields.tier]\ntype = "{}"\n'
    rule = 'segment a {{ where {} AND tier = "{}" }} segment b {{ where {} AND partner_id = 7 }}'.replace(
        "{} AND", f"{JOINED}"
    )
    for folder, kind, value in (("one", "text", "gold"), ("two", "text", "silver"), ("three", "id", "gold")):
        (here / folder).mkdir()
        (here / folder / "segdsl.toml").write_text(tier.format(kind))
        (here / folder / "r.seg").write_text(rule.format(value))
    assert "wider and narrower: a" in run("diff", "one", "two", code=1).stdout
    result = run("diff", "one", "three", code=1)
    assert "not known: a\n  `tier` was of type text and is of type id\n" in result.stdout
    assert result.stdout.endswith("2 segments: 1 same, 1 not known\n")


def test_what_has_an_error_is_not_known(here: Path, run: Run) -> None:
    (here / "new.seg").write_text(OLD.replace("clicks < $few", "clicks < $many"))
    assert (
        "not known: slow\n  it has an error; `segdsl check` shows it\n"
        in run("diff", "old.seg", "new.seg", code=1).stdout
    )
    assert "not known: slow\n  it had an error\n" in run("diff", "new.seg", "old.seg", code=1).stdout


def test_what_the_prover_does_not_know(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Prover, "implies", lambda *_: Unknown("it is too hard"))
    result = run("diff", "old.seg", "new.seg", code=1)
    assert "not known: slow\n  it is too hard\n" in result.stdout


def test_params(run: Run) -> None:
    assert "slow" not in run("diff", "old.seg", "new.seg", "--param", "few=7", code=1).stdout


# ---- git -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "slow"),
    [
        (["HEAD~1", "HEAD"], "wider"),
        (["v1", "main"], "wider"),
        (["v1..main"], "wider"),
        (["v1.."], "wider"),
        (["..v1"], "narrower"),
        (["HEAD~1", "HEAD", "rules"], "wider"),
        (["v1..HEAD", "rules/all.seg"], "wider"),
    ],
)
def test_two_revisions(repository: Path, words: list[str], slow: str, run: Run) -> None:
    result = run("diff", *words, code=1)
    assert f"{slow}: slow" in result.stdout
    assert ("6 USD" in result.stdout) is False
    assert "clicks on 2026-06-15: 5" in result.stdout


def test_a_revision_and_the_files_as_they_are(repository: Path, run: Run) -> None:
    for words in (["HEAD"], ["HEAD", "rules"], ["HEAD", "rules/all.seg"]):
        result = run("diff", *words, code=1)
        assert headings(result.stdout) == ["wider: slow"]
    (repository / "rules" / "all.seg").write_text(NEW)
    run("diff", "HEAD")
    assert "narrower: slow" in run("diff", "rules", "v1", code=1).stdout


def test_nothing_is_checked_out(repository: Path, run: Run) -> None:
    before = (repository / "rules" / "all.seg").read_text()
    run("diff", "v1", "HEAD", code=1)
    assert (repository / "rules" / "all.seg").read_text() == before
    assert sorted(path.name for path in repository.iterdir()) == [".git", "rules", "segdsl.toml"]


def test_from_a_folder_inside(repository: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "rules")
    assert "wider: slow" in run("diff", "v1", "HEAD", code=1).stdout
    assert "wider: slow" in run("diff", "v1", "HEAD", "all.seg", code=1).stdout


def test_a_file_that_was_not_there_yet(repository: Path, run: Run) -> None:
    (repository / "rules" / "more.seg").write_text(f"segment added {{ where {JOINED} joined on yesterday }}")
    git("add", ".")
    git("commit", "-m", "more")
    assert headings(run("diff", "v1", "HEAD", "rules/more.seg", code=1).stdout) == ["new: added"]
    assert headings(run("diff", "HEAD", "v1", "rules/more.seg", code=1).stdout) == ["gone: added"]
    assert run("diff", "v1", "HEAD", "nowhere").stdout == "0 segments\n"


def test_names_of_files_that_are_awkward(repository: Path, run: Run) -> None:
    folder = repository / "rules" / "a b\té"
    folder.mkdir()
    (folder / "x y.seg").write_text(f"segment odd {{ where {JOINED} joined on yesterday }}\r\n# \N{SNOWMAN}\n")
    (repository / "rules" / "empty.seg").write_text("")
    (repository / "rules" / "link.seg").symlink_to("all.seg")
    git("add", ".")
    git("commit", "-m", "odd")
    assert "new: odd" in run("diff", "v1", "HEAD", code=1).stdout


def test_imports_are_followed(repository: Path, run: Run) -> None:
    (repository / "rules" / "base.seg").write_text("param last = 3")
    (repository / "rules" / "user.seg").write_text(
        f'import {{ last }} from "base.seg" segment uses {{ where {JOINED} joined in the last $last days }}'
    )
    git("add", ".")
    git("commit", "-m", "imports")
    (repository / "rules" / "base.seg").write_text("param last = 4")
    assert headings(run("diff", "HEAD", "rules/user.seg", code=1).stdout) == ["wider: uses"]


def test_a_revision_whose_settings_have_an_error(repository: Path, run: Run) -> None:
    (repository / "segdsl.toml").write_text("[surprise]\n")
    git("commit", "-a", "-m", "wrong")
    (repository / "segdsl.toml").write_text("")
    assert "segdsl.toml" in run("diff", "HEAD", code=2).stderr


def test_a_revision_that_names_rules_it_has_not(repository: Path, run: Run) -> None:
    (repository / "segdsl.toml").write_text('[project]\nrules = ["elsewhere"]\n')
    git("commit", "-a", "-m", "wrong")
    assert run("diff", "HEAD", "v1", code=2).stderr == "error: there is no file or folder `HEAD/elsewhere`\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["old.seg"], "give NEW, a file or folder to compare with"),
        (["v9", "old.seg"], "`v9` is neither a file or folder nor a git revision here"),
        (["old.seg", "v9"], "`v9` is neither"),
        (["old.seg", "new.seg", "segdsl.toml"], "a PATH is given after two revisions only"),
        (["a..b", "old.seg", "new.seg"], "after a range of revisions there is at most a PATH"),
        (["a...b"], "`a...b` is of the form A...B; write A..B"),
        (["--", "-x", "old.seg"], "`-x` is neither"),
        (["--", "--output=x..HEAD"], "`--output=x` is neither"),
        ([], "Missing argument 'OLD'"),
    ],
)
def test_usage(words: list[str], sentence: str, run: Run) -> None:
    assert sentence in run("diff", *words, code=2).stderr


def test_a_word_that_is_a_path_and_a_revision(repository: Path, run: Run) -> None:
    (repository / "v1").mkdir()
    sentence = "`v1` is a path and a revision; write `./v1` or `refs/heads/v1`"
    assert sentence in run("diff", "v1", "HEAD", code=2).stderr
    assert "wider: slow" in run("diff", "refs/tags/v1", "HEAD", code=1).stdout
    assert headings(run("diff", "./v1", "rules", code=1).stdout) == [
        "new: slow",
        "new: month_1",
        "new: new_name",
        "new: fresh",
    ]


def test_without_git(here: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(here))
    assert "git is not installed, or cannot be run" in run("diff", "HEAD", "old.seg", code=2).stderr
    run("diff", "old.seg", "new.seg", code=1)


def test_a_git_that_refuses(repository: Path, run: Run) -> None:
    (repository / ".git" / "objects").rename(repository / ".git" / "lost")
    assert "is neither" in run("diff", "v1", code=2).stderr
    (repository / ".git" / "lost").rename(repository / ".git" / "objects")
    tree = subprocess.run(["git", "rev-parse", "v1^{tree}"], capture_output=True, text=True, check=True).stdout.strip()
    (repository / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    assert "git cannot be asked: " in run("diff", "v1", code=2).stderr


# ---- data ------------------------------------------------------------------------------------------------------

PARTNERS = """partner_id,relationship_stage,original_joined_date,last_transition_date
1,Joined,2026-06-30,2026-06-30
2,Joined,2026-06-01,2026-06-01
3,Expired,2026-06-01,2026-06-30
4,New,,2026-06-30
"""
PERFORMANCE = "partner_id,date,clicks\n1,2026-06-30,5\n2,2026-06-20,3\n"


@pytest.fixture
def data(here: Path) -> str:
    (here / "data").mkdir()
    (here / "data" / "partners.csv").write_text(PARTNERS)
    (here / "data" / "performance.csv").write_text(PERFORMANCE)
    return "data"


def test_how_many_enter_and_leave(data: str, run: Run) -> None:
    result = run("diff", "old.seg", "new.seg", "--data", data, "--as-of", "2026-06-30", code=1)
    assert "wider: slow\n  1 partner enters, 0 leave\n" in result.stdout
    assert "new: fresh\n  1 partner enters, 0 leave\n" in result.stdout
    assert "gone: left\n  0 partners enter, 1 leaves\n" in result.stdout
    assert "renamed: new_name (was `old_name`)\n  0 partners enter, 0 leave\n" in result.stdout
    assert "as of 2026-06-30 (UTC)\n" in result.stderr
    in_memory = run("diff", "old.seg", "new.seg", "--data", data, "--as-of", "2026-06-30", "--engine", "memory", code=1)
    assert in_memory.stdout == result.stdout


def test_who_is_unknown_enters(here: Path, data: str, run: Run) -> None:
    """Members are those for whom it is true (§6.1): from unknown to true is entering."""
    (here / "old.seg").write_text(
        "segment a { where clicks < 9 since joined AND relationship_stage any of (Joined, New) }"
    )
    (here / "new.seg").write_text("segment a { where relationship_stage any of (Joined, New) }")
    result = run("diff", "old.seg", "new.seg", "--data", data, "--as-of", "2026-06-30", code=1)
    assert "1 partner enters, 0 leave" in result.stdout


def test_no_change_asks_no_data(here: Path, run: Run) -> None:
    run("diff", "old.seg", "old.seg", "--data", "nowhere")


def test_what_cannot_be_asked_is_not_counted(here: Path, data: str, run: Run) -> None:
    (here / "new.seg").write_text(OLD.replace("clicks < $few", "clicks < $many"))
    result = run("diff", "old.seg", "new.seg", "--data", data, code=1)
    assert "enter" not in result.stdout


def test_data_that_is_not_there(run: Run) -> None:
    assert "there is no folder `" in run("diff", "old.seg", "new.seg", "--data", "nowhere", code=2).stderr


# ---- forms -----------------------------------------------------------------------------------------------------


def test_json(data: str, run: Run) -> None:
    words = ["diff", "old.seg", "new.seg", "--format", "json"]
    document = json.loads(run(*words, code=1).stdout)
    assert (document["old"], document["new"]) == ("old.seg", "new.seg")
    segments = {each["name"]: each for each in document["segments"]}
    assert {name: each["change"] for name, each in segments.items()} == {
        "slow": "wider",
        "month_1": "same",
        "new_name": "renamed",
        "fresh": "new",
        "left": "gone",
    }
    assert segments["new_name"]["before"] == "old_name"
    assert segments["slow"]["enters"]["events"]["clicks"][0]["value"] == 5
    assert segments["slow"]["enters"]["test"].startswith("test ")
    assert (segments["slow"]["leaves"], segments["slow"]["entering"]) == (None, None)
    counted = json.loads(run(*words, "--data", data, "--as-of", "2026-06-30", code=1).stdout)
    assert [(each["entering"], each["leaving"]) for each in counted["segments"] if each["name"] == "slow"] == [(1, 0)]


def test_markdown(here: Path, data: str, run: Run) -> None:
    result = run("diff", "old.seg", "new.seg", "--format", "markdown", "-o", "out.md", code=1)
    assert result.stdout == ""
    text = (here / "out.md").read_text()
    assert text.startswith("**5 segments: 1 same, 1 wider, 1 new, 1 gone, 1 renamed** from `old.seg` to `new.seg`\n")
    assert "| segment | change |\n|---|---|\n| `slow` | wider |\n| `new_name` (was `old_name`) | renamed |\n" in text
    assert "<details><summary>a partner who enters slow</summary>\n\n```seg\ntest " in text
    counted = run("diff", "old.seg", "new.seg", "--format", "markdown", "--data", data, "--as-of", "2026-06-30", code=1)
    assert "| segment | change | enter | leave |\n|---|---|--:|--:|\n| `slow` | wider | 1 | 0 |\n" in counted.stdout
    same = run("diff", "old.seg", "old.seg", "--format", "markdown").stdout
    assert same == "**4 segments: 4 same** from `old.seg` to `old.seg`\n"


def test_markdown_is_not_broken_by_texts(here: Path, run: Run) -> None:
    evil = 'segment a {{ where {} AND partner_name = "```</details>|{}" }}'
    (here / "old.seg").write_text(evil.format("relationship_stage = New", "x"))
    (here / "new.seg").write_text(evil.format("relationship_stage = New", "y"))
    text = run("diff", "old.seg", "new.seg", "--format", "markdown", code=1).stdout
    assert "\n````seg\n" in text
    (here / "new.seg").write_text("segment a { where relationship_stage = Nwe }")
    (here / "a`|b.seg").write_text(OLD)
    text = run("diff", "a`|b.seg", "new.seg", "--format", "markdown", code=1).stdout
    assert "from `a'\\|b.seg` to `new.seg`" in text
    assert "| `a` | not known: it has an error; `segdsl check` shows it |" in text


def test_colours(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1;33mwider:\x1b[0m slow" in run("diff", "old.seg", "new.seg", code=1).stdout
