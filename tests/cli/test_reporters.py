"""Each form of report: what it says, that it cannot be misread, and that it is the same each time."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft4Validator, Draft202012Validator

from segdsl.base.diagnostics import Confidence, Diagnostic, Edit, Fix, Label, Severity
from segdsl.base.record import replace
from segdsl.base.source import Source, Span
from segdsl.cli.report import Report, find_reporter
from segdsl.cli.reporters import FORMATS
from segdsl.cli.reporters.markdown import escaped
from segdsl.lint.suppress import Suppressed
from segdsl.syntax.parse import parse
from segdsl.vocabulary.load import builtin
from tests.cli.conftest import Run
from tests.support.beginner import mistakes

ROOT = Path(__file__).parents[2]

TWO_SEGMENTS = """\
segment first {
  where relationship_stage = joined AND clics < 5 since joined
}
segment second {
  where relationship_stage = Expired OR relationship_stage = New AND partner_name is known
}
"""

# What a file can hold to make a report say something that was not found.
HOSTILE = (
    "::error file=x::pwned",
    "%0A::error::pwned",
    "a\r\n::error::b",
    "\x1b[31mred\x1b[0m",
    "</failure><failure>",
    "]]>",
    "| a | `b` | <script>",
    "``` # *x* [y](z)",
    "\u202egnp.exe",
    "\x00\x08\ufffe\ud800",
    "{0} [link](https://example.org) {",
)


def report(
    *diagnostics: Diagnostic, paths: dict[str, str] | None = None, fail_level: Severity = Severity.ERROR
) -> Report:
    trees = {diagnostic.span.source.name: parse(diagnostic.span.source).tree for diagnostic in diagnostics}
    return Report(
        diagnostics=diagnostics,
        trees=trees,
        vocabulary=builtin(),
        subject="a file",
        fail_level=fail_level,
        paths=paths or {},
    )


def complaint(
    text: str = "relationship_stage = x",
    *,
    name: str = "rules/a.seg",
    start: int = 0,
    end: int = 1,
    said: str = "this is wrong",
    severity: Severity = Severity.ERROR,
) -> Diagnostic:
    """A complaint that says `said` wherever something can be said."""
    span = Span(Source(name, text), start, end)
    return Diagnostic(
        code="SEG212",
        name="unknown-member",
        severity=severity,
        message=said,
        span=span,
        label=said,
        labels=(Label(span, said),),
        notes=(said,),
        help=(said,),
        fixes=(
            Fix(said, (Edit(span, said),), Confidence.SAFE),
            Fix(said, (Edit(span, "<value>"),), Confidence.DISPLAY),
        ),
    )


def written(form: str, *diagnostics: Diagnostic, **given: Any) -> str:
    return find_reporter(form).write(report(*diagnostics, **given))


@pytest.fixture
def two_segments(program: Path) -> str:
    (program / "rules/two.seg").write_text(TWO_SEGMENTS)
    return "rules/two.seg"


# ---- all of them -----------------------------------------------------------------------------------------------


def test_every_file_is_a_format_and_every_format_a_file() -> None:
    files = {path.stem for path in (ROOT / "src/segdsl/cli/reporters").glob("[!_]*.py")}
    assert files == set(FORMATS)


def test_the_documented_uses_are_those_of_the_reporters() -> None:
    page = (ROOT / "docs/check.md").read_text(encoding="utf-8")
    documented = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|$", page, re.MULTILINE))
    assert documented == {form: find_reporter(form).use for form in FORMATS}


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_ends_its_last_line_and_is_the_same_each_time(form: str, two_segments: str, run: Run) -> None:
    first = run("check", "--format", form, code=1).stdout_bytes
    assert first.endswith(b"\n")
    assert not first.endswith(b"\n\n")
    assert b"\r" not in first
    assert run("check", "--format", form, code=1).stdout_bytes == first


@pytest.mark.parametrize("form", FORMATS)
def test_the_order_of_hashes_changes_nothing(form: str, two_segments: str) -> None:
    words = [sys.executable, "-m", "segdsl", "check", two_segments, "--format", form]
    outputs = {
        subprocess.run(words, capture_output=True, env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "src")}).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_found_is_a_whole_report_too(form: str, program: Path, run: Run) -> None:
    result = run("check", "--format", form)
    assert result.stderr == "2 files with 3 segments: no problems\n"
    if form in ("text", "concise", "jsonl", "github"):
        assert result.stdout == ""
    else:
        assert result.stdout.endswith("\n")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_text_stays_text(form: str, said: str) -> None:
    text = written(form, complaint(f"segment x {said}", said=said, name="rules/::a,b%.seg"))
    assert "\x1b" not in text
    commands = [line for line in text.splitlines() if line.lstrip().startswith("::")]
    assert len(commands) == (form == "github")
    text.encode("utf-8", "backslashreplace")


def test_a_report_loads_only_what_it_needs(program: Path) -> None:
    script = (
        "import sys, click; before = set(sys.modules)\n"
        "from segdsl.cli.main import main\n"
        "sys.argv = ['segdsl', 'check', '-e', 'relationship_stage = Joned']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('|'.join(sorted(set(sys.modules) - before)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    loaded = done.stderr.splitlines()[-1].split("|")
    assert "segdsl.cli.reporters.text" in loaded
    heavy = {"json", "hashlib", "xml", "csv", "rich", "textwrap", "segdsl.cli.pages", "segdsl.cli.fingerprints"}
    assert heavy.isdisjoint(loaded)


# ---- JSON ------------------------------------------------------------------------------------------------------


SCHEMA = json.loads((ROOT / "docs/schema/check-1.json").read_text(encoding="utf-8"))


def schema(part: str) -> Draft202012Validator:
    """The published schema for one of its parts."""
    return Draft202012Validator({"$ref": f"#/$defs/{part}", "$defs": SCHEMA["$defs"]})


def assert_described(value: Any, described: Any) -> None:
    """Every key that is written is in the schema, which itself allows others."""
    while "$ref" in described or "allOf" in described:
        below = SCHEMA["$defs"][(described.get("$ref") or described["allOf"][0]["$ref"]).split("/")[-1]]
        described = {**below, "properties": {**below.get("properties", {}), **described.get("properties", {})}}
    if isinstance(value, list):
        for each in value:
            assert_described(each, described["items"])
    if isinstance(value, dict):
        for key, each in value.items():
            assert_described(each, described["properties"][key])


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_json_is_as_published(two_segments: str, run: Run) -> None:
    document = json.loads(run("check", "--format", "json", code=1).stdout)
    schema("document").validate(document)
    assert_described(document, {"$ref": "#/$defs/document"})
    assert document["summary"] == {"errors": 2, "warnings": 1, "infos": 0}
    first = document["diagnostics"][0]
    assert first["file"] == "rules/two.seg"
    assert (first["start"], first["end"]) == (
        {"line": 2, "column": 30, "offset": TWO_SEGMENTS.index("joined")},
        {"line": 2, "column": 36, "offset": TWO_SEGMENTS.index("joined") + 6},
    )
    assert first["fixes"][0]["confidence"] == "safe"
    assert first["fixes"][0]["edits"][0]["text"] == "Joined"


def test_a_line_of_jsonl_is_a_finding_of_the_document(two_segments: str, run: Run) -> None:
    document = json.loads(run("check", "--format", "json", code=1).stdout)
    lines = [json.loads(line) for line in run("check", "--format", "jsonl", code=1).stdout.splitlines()]
    for line in lines:
        schema("line").validate(line)
        assert_described(line, {"$ref": "#/$defs/line"})
    assert [{key: line[key] for key in line if key != "version"} for line in lines] == document["diagnostics"]


def test_the_fixes_of_json_make_the_text_right(two_segments: str, run: Run) -> None:
    text = TWO_SEGMENTS
    found = json.loads(run("check", "--format", "json", code=1).stdout)["diagnostics"]
    edits = [edit for each in found for edit in each["fixes"][0]["edits"]]
    for edit in sorted(edits, key=lambda edit: -edit["start"]["offset"]):
        text = text[: edit["start"]["offset"]] + edit["text"] + text[edit["end"]["offset"] :]
    Path(two_segments).write_text(text)
    run("check", two_segments)


def test_offsets_count_code_points() -> None:
    text = "é\U0001f600\r\nx"
    (found,) = json.loads(written("json", complaint(text, start=4, end=5)))["diagnostics"]
    assert found["start"] == {"line": 2, "column": 1, "offset": 4}


def test_bytes_that_are_no_text_are_written_as_escapes(run: Run, program: Path) -> None:
    result = run("check", "-e", "partner_name = \udcff", "--format", "json", code=1)
    assert json.loads(result.stdout_bytes)["diagnostics"]


# ---- fingerprints ----------------------------------------------------------------------------------------------


def fingerprints(run: Run, text: str, file: str = "rules/two.seg") -> list[str]:
    Path(file).write_text(text)
    found = json.loads(run("check", file, "--format", "json", code=1).stdout)["diagnostics"]
    return [each["fingerprint"] for each in found]


@pytest.mark.parametrize(
    "changed",
    [
        f"# a comment\n\n\n{TWO_SEGMENTS}",
        TWO_SEGMENTS.replace(" AND ", "\n    and   # both\n "),
        TWO_SEGMENTS.replace("since joined", "since joined AND partner_id is known"),
        TWO_SEGMENTS.replace("first {", 'first {\n  @owner: "me"\n'),
    ],
    ids=["lines above", "layout", "another condition", "metadata"],
)
def test_a_fingerprint_survives(changed: str, run: Run, program: Path) -> None:
    assert fingerprints(run, changed)[:2] == fingerprints(run, TWO_SEGMENTS)[:2]


def test_a_fingerprint_survives_a_new_name_of_the_file(run: Run, program: Path) -> None:
    assert fingerprints(run, TWO_SEGMENTS, "rules/x.seg") == fingerprints(run, TWO_SEGMENTS, "rules/y.seg")


@pytest.mark.parametrize(
    "changed",
    [
        TWO_SEGMENTS.replace("segment first", "segment renamed"),
        TWO_SEGMENTS.replace("relationship_stage = joined", "relationship_stage != joined"),
        TWO_SEGMENTS.replace("= joined", "= New"),
    ],
    ids=["another segment", "another condition", "another code"],
)
def test_a_fingerprint_tells_apart(changed: str, run: Run, program: Path) -> None:
    assert fingerprints(run, changed)[0] != fingerprints(run, TWO_SEGMENTS)[0]


def test_findings_that_are_alike_have_fingerprints_of_their_own(run: Run, program: Path) -> None:
    twice = "segment a { where clics < 5 since joined OR clics < 5 since joined }"
    first, second = fingerprints(run, twice)
    assert first != second


@pytest.mark.parametrize(
    "item",
    [
        'import { active } from "nowhere.seg"',
        "window q1 = 2026-02-30",
        "param few = 2026-02-30",
        "series s { nobody, nothing }",
        "workflow w { for nobody once per partner send email 'x' }",
        "test 'x' for nobody { }",
        "segment b { where ",
        "segment",
        "whatever = 5",
    ],
)
def test_every_kind_of_item_has_fingerprints(item: str, run: Run, program: Path) -> None:
    prints = fingerprints(run, item)
    assert prints
    assert len(prints) == len(set(prints))


def test_a_finding_in_the_settings_has_a_fingerprint(program: Path, run: Run) -> None:
    path = program / "segdsl.toml"
    path.write_text(f"{path.read_text()}\n[project.nonsense]\n")
    (found,) = json.loads(run("check", "--format", "json", code=1).stdout)["diagnostics"]
    assert found["file"] == "segdsl.toml"
    assert re.fullmatch("[0-9a-f]{32}", found["fingerprint"])


# ---- SARIF -----------------------------------------------------------------------------------------------------


SARIF_SCHEMA = json.loads(Path(__file__).with_name("sarif-2.1.0.json").read_text(encoding="utf-8"))
"""The schema of OASIS as the JSON Schema Store publishes it (2.1.0-rtm.5; the npm package @microsoft/jest-sarif, MIT).

The errata say one thing more of what we write: a region says where it starts. `assert_sound_place` looks at that.
"""


def sarif_run(text: str) -> dict[str, Any]:
    log = json.loads(text)
    Draft4Validator(SARIF_SCHEMA).validate(log)
    (only,) = log["runs"]
    return only


def assert_sound_sarif(only: dict[str, Any]) -> None:
    """What the standard and code hosts ask for, of the parts that are written."""
    rules = only["tool"]["driver"]["rules"]
    ids = [rule["id"] for rule in rules]
    assert ids == sorted(set(ids))
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    for result in only["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        assert set(result["partialFingerprints"]) == {"primaryLocationLineHash", "segdsl/v1"}
        places = [*result["locations"], *result.get("relatedLocations", ())]
        for place in places:
            assert_sound_place(place["physicalLocation"]["artifactLocation"], place["physicalLocation"]["region"], only)
        for fix in result.get("fixes", ()):
            assert fix["properties"]["confidence"] in ("safe", "unsafe")
            (change,) = fix["artifactChanges"]
            for replacement in change["replacements"]:
                assert_sound_place(change["artifactLocation"], replacement["deletedRegion"], only)


def assert_sound_place(artifact: dict[str, str], region: dict[str, int], only: dict[str, Any]) -> None:
    assert re.fullmatch(r"[\w./~%-]+", artifact["uri"], re.ASCII)
    assert not artifact["uri"].startswith("/")
    assert artifact["uriBaseId"] in only["originalUriBaseIds"]
    start, end = (region["startLine"], region["startColumn"]), (region["endLine"], region["endColumn"])
    assert (1, 1) <= start <= end


def test_sarif_is_sound(two_segments: str, run: Run) -> None:
    only = sarif_run(run("check", "--format", "sarif", code=1).stdout)
    assert_sound_sarif(only)
    assert [result["ruleId"] for result in only["results"]] == ["SEG212", "SEG201", "SEG601", "SEG603"]
    assert ["suppressions" in result for result in only["results"]] == [False, False, False, True]
    assert only["columnKind"] == "unicodeCodePoints"
    assert only["results"][2]["relatedLocations"][0]["message"]["text"] == "this AND binds tighter"
    assert only["results"][0]["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 2,
        "startColumn": 30,
        "endLine": 2,
        "endColumn": 36,
    }


def test_sarif_is_sound_whatever_is_found(program: Path, run: Run) -> None:
    for number, mistake in enumerate(mistakes()):
        (program / f"mistake {number}.seg").write_text(mistake.source, encoding="utf-8")
    only = sarif_run(run("check", ".", "--format", "sarif", code=1).stdout)
    assert_sound_sarif(only)
    assert len(only["tool"]["driver"]["rules"]) > 20


@pytest.mark.parametrize("said", HOSTILE)
def test_sarif_is_sound_whatever_the_text(said: str) -> None:
    assert_sound_sarif(sarif_run(written("sarif", complaint(said, said=said, name="a b/ö:ü#?.seg"))))


def test_a_fix_to_be_filled_in_is_not_offered_to_programs() -> None:
    (result,) = sarif_run(written("sarif", complaint()))["results"]
    assert len(result["fixes"]) == 1


def test_a_message_of_sarif_has_no_placeholders_and_links() -> None:
    (result,) = sarif_run(written("sarif", complaint(said="a `{0}` or [x](1) or [y]")))["results"]
    assert result["relatedLocations"][0]["message"]["text"] == "a `{{0}}` or \\[x](1) or [y]"


def test_sarif_holds_no_more_than_a_code_host_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segdsl.cli.reporters.sarif.RESULTS_MAX", 3)
    span = complaint().span
    several = [
        Diagnostic(code=f"SEG{number}", name="x", severity=severity, message="x", span=span)
        for number, severity in enumerate([Severity.INFO, Severity.WARNING, Severity.ERROR, Severity.ERROR])
    ]
    allowed = Suppressed(complaint(), "why")
    whole = replace(report(*several), suppressed=(allowed,))
    cut = sarif_run(find_reporter("sarif").write(whole))
    assert [result["ruleId"] for result in cut["results"]] == ["SEG2", "SEG3", "SEG1"]
    (notice,) = cut["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"].startswith("only the 3 worst of 5 findings are here")
    fits = sarif_run(find_reporter("sarif").write(replace(report(*several[:2]), suppressed=(allowed,))))
    assert [result["ruleId"] for result in fits["results"]] == ["SEG0", "SEG1", "SEG212"]
    assert "invocations" not in fits


def test_a_code_without_a_page_has_a_rule_too() -> None:
    complaint_of_other = Diagnostic(
        code="OWN1",
        name="own-rule",
        severity=Severity.WARNING,
        message="x",
        span=Span(Source("a.seg", "x"), 0, 1),
    )
    (rule,) = sarif_run(written("sarif", complaint_of_other))["tool"]["driver"]["rules"]
    assert rule["name"] == "OwnRule"
    assert rule["help"]["text"] == "own-rule"


# ---- GitHub, GitLab --------------------------------------------------------------------------------------------


def github_command(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as the runner of GitHub reads it."""
    match = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
    assert match, line
    properties = dict(each.split("=", 1) for each in match[2].split(","))
    return match[1], {name: unescaped(value) for name, value in properties.items()}, unescaped(match[3])


def unescaped(text: str) -> str:
    for code, letter in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, letter)
    return text


def test_a_workflow_command_is_read_as_it_was_meant() -> None:
    line = written("github", complaint(name="rules/a,b:c%d.seg", said="50% of `a::b`, %0A or c")).rstrip("\n")
    kind, properties, message = github_command(line)
    assert kind == "error"
    assert properties == {
        "file": "rules/a,b:c%d.seg",
        "line": "1",
        "endLine": "1",
        "col": "1",
        "endColumn": "2",
        "title": "SEG212 unknown-member",
    }
    said = "50% of `a::b`, %0A or c"
    assert message.split("\n") == [said, said, f"note: {said}", f"help: {said}"]


def test_a_finding_over_several_lines_has_no_columns() -> None:
    line = written("github", complaint("a\nb", end=3, severity=Severity.WARNING)).rstrip("\n")
    kind, properties, _ = github_command(line)
    assert kind == "warning"
    assert properties.keys() == {"file", "line", "endLine", "title"}


def test_a_line_of_a_rule_that_is_a_command_is_not_obeyed(program: Path, run: Run) -> None:
    (program / "rules/evil.seg").write_text('segment a {\n::error::x\n where relationship_stage = "\n::warning::x" }')
    for form in ("text", "concise", "markdown", "junit"):
        lines = run("check", "rules/evil.seg", "--format", form, code=1).stdout.splitlines()
        assert not [line for line in lines if line.lstrip().startswith("::")]


def test_a_file_named_like_a_command_is_not_obeyed() -> None:
    assert written("concise", complaint(name="::error::x.seg")).startswith("./::error::x.seg:1:1: error[SEG212]: ")


def test_gitlab_tells_all_findings_apart(two_segments: str, run: Run) -> None:
    (Path(two_segments).with_name("copy.seg")).write_text(TWO_SEGMENTS)
    issues = json.loads(run("check", "rules/two.seg", "rules/copy.seg", "--format", "gitlab", code=1).stdout)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    alike = [issue for issue in issues if issue["check_name"] == "SEG212 unknown-member"]
    assert [issue["location"]["path"] for issue in alike] == ["rules/copy.seg", "rules/two.seg"]
    first = alike[1]
    assert first["severity"] == "major"
    assert first["description"] == "SEG212: `joined` is not a value of `relationship_stage`"
    assert first["location"]["lines"] == {"begin": 2, "end": 2}
    assert {issue["severity"] for issue in issues} == {"major", "minor"}


# ---- JUnit -----------------------------------------------------------------------------------------------------


def test_junit_counts_what_fails_the_run(two_segments: str, run: Run) -> None:
    suites = ElementTree.fromstring(run("check", "--format", "junit", code=1).stdout)
    assert (suites.get("tests"), suites.get("failures")) == ("5", "2")
    by_name = {suite.get("name"): suite for suite in suites}
    assert [case.get("name") for case in by_name["rules/common.seg"]] == ["check"]
    cases = list(by_name["rules/two.seg"])
    assert [case[0].tag for case in cases] == ["failure", "failure", "system-out"]
    assert cases[0].get("line") == "2"
    assert cases[0][0].get("message") == "`joined` is not a value of `relationship_stage`"
    assert "^^^^^^ values are told apart by case" in str(cases[0][0].text)
    strict = ElementTree.fromstring(run("check", "--format", "junit", "--fail-level", "warning", code=1).stdout)
    assert strict.get("failures") == "3"


@pytest.mark.parametrize("said", HOSTILE)
def test_junit_is_xml_whatever_the_text(said: str) -> None:
    text = written("junit", complaint(f"segment {said}", said=said, name=f"{said}.seg"))
    (failure,) = ElementTree.fromstring(text).iter("failure")
    assert failure.get("message") == re.sub("[\x00\x08\r\x1b\ufffe\ud800]", "\ufffd", said)


# ---- Markdown --------------------------------------------------------------------------------------------------


def test_a_table_for_the_summary_of_a_build(two_segments: str, run: Run) -> None:
    lines = run("check", two_segments, "--format", "markdown", code=1).stdout.splitlines()
    assert lines[0] == "**2 errors and 1 warning** in 1 file with 1 segment"
    assert lines[4] == (
        "| rules/two.seg:2:30 | error SEG212 | `joined` is not a value of `relationship_stage` "
        "| did you mean `Joined`? |"
    )
    assert run("check", "rules/common.seg", "--format", "markdown").stdout == "No problems in 1 file with 1 segment.\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("`a` is not `b`", "`a` is not `b`"),
        ("a | b", r"a \| b"),
        ("`a | b`", r"`a \| b`"),
        ("<b> *x* _y_ [z](u)", r"\<b\> \*x\* \_y\_ \[z\](u)"),
        ("`<b>`", "`<b>`"),
        ("`` a", r"\`\` a"),
        ("`a` and `", r"\`a\` and \`"),
        ("a\nb\x1b", r"a\\nb\\x1b"),
    ],
)
def test_text_in_markdown_is_shown_as_it_is(text: str, shown: str) -> None:
    assert escaped(text) == shown


@pytest.mark.parametrize("said", HOSTILE)
def test_a_row_has_four_cells_whatever_the_text(said: str) -> None:
    lines = written("markdown", complaint(said=said)).splitlines()
    assert len(lines) == 5
    assert len(re.findall(r"(?<!\\)\|", lines[4])) == 5


def test_a_row_says_what_to_do_where_only_a_fix_does() -> None:
    found = replace(complaint(said="write `=`"), help=())
    assert written("markdown", found).splitlines()[-1].endswith("| write `=` | write `=`<br>write `=` |")
