"""Limits (quality.md): past each a complaint, never a failure."""

from __future__ import annotations

import pytest

from segdsl.check.names import import_target
from tests.check.written import MAIN, check_files, says_of_file


def chain(length: int) -> str:
    """Segments s0, s1, … of which each refers to the one before."""
    return "segment s0 { where stage = Lead }\n" + "".join(
        f"segment s{number} {{ where in segment s{number - 1} }}\n" for number in range(1, length)
    )


def test_references_lead_32_deep() -> None:
    """And what leads deeper is reported once, at the first that does."""
    assert len(check_files({MAIN: chain(33)}).rules) == 33
    checked = check_files({MAIN: chain(40)})
    (found,) = checked.diagnostics
    assert (found.code, found.span.text) == ("SEG216", "in segment s32")
    assert found.message == "references lead at most 32 segments deep"
    assert len(checked.rules) == 33


def test_references_do_not_explode() -> None:
    """Each segment doubles the one before."""
    doubled = "segment s0 { where stage = Lead }\n" + "".join(
        f"segment s{number} {{ where in segment s{number - 1} AND in segment s{number - 1} }}\n"
        for number in range(1, 30)
    )
    checked = check_files({MAIN: doubled})
    (found,) = checked.diagnostics
    assert (found.code, found.span.text) == ("SEG216", "in segment s12")
    assert found.message == "with its references written out, this condition has more than 10000 parts"
    assert len(checked.rules) == 13


def test_references_do_not_nest_too_deep() -> None:
    """Each segment nests the one before in fourteen NOTs."""
    nested = "segment s0 { where stage = Lead }\n" + "".join(
        f"segment s{number} {{ where {'NOT ' * 14} in segment s{number - 1} }}\n" for number in range(1, 20)
    )
    checked = check_files({MAIN: nested})
    (found,) = checked.diagnostics
    assert (found.code, found.span.text) == ("SEG216", "in segment s9")
    assert found.message == "with its references written out, this condition is nested more than 128 deep"
    assert len(checked.rules) == 10


def test_a_long_chain_of_references_is_no_recursion() -> None:
    """Nothing fails, however long it is."""
    assert len(check_files({MAIN: chain(1500)}).rules) == 33


def test_imports_lead_8_deep() -> None:
    """And a deeper chain is reported once."""
    files = {f"f{number}.seg": f'import {{ s{number + 1} }} from "f{number + 1}.seg"' for number in range(12)}
    files = {
        path: f"{text}\nsegment s{number} {{ where age > {number} }}"
        for number, (path, text) in enumerate(files.items())
    }
    files["f12.seg"] = "segment s12 { where age > 12 }"
    (found,) = check_files(files).diagnostics
    assert (found.code, found.span.source.name) == ("SEG215", "f3.seg")
    assert found.message == "imports lead at most 8 files deep"
    del files["f0.seg"], files["f1.seg"], files["f2.seg"], files["f3.seg"]
    assert check_files(files).diagnostics == ()


def test_a_file_has_64_imports() -> None:
    """Several names from one file count once."""
    others = {f"f{number}.seg": f"param p{number} = {number}" for number in range(66)}
    text = "".join(f'import {{ p{number} }} from "f{number}.seg"\n' for number in range(66))
    says_of_file(
        text,
        """
        65:1 error[SEG215] a file has at most 64 imports
          > `import { p64 } from "f64.seg"` this is one more
          help: several names from one file can be imported together
        """,
        others=others,
    )


@pytest.mark.parametrize(
    ("importing", "text", "target"),
    [
        ("main.seg", "common.seg", "common.seg"),
        ("main.seg", "./lists/common.seg", "lists/common.seg"),
        ("rules/main.seg", "common.seg", "rules/common.seg"),
        ("rules/main.seg", "../common.seg", "common.seg"),
        ("rules/a/main.seg", "../b/../c.seg", "rules/c.seg"),
        ("rules/main.seg", "..hidden.seg", "rules/..hidden.seg"),
        ("-", "common.seg", "common.seg"),
        ("main.seg", "../common.seg", None),
        ("rules/main.seg", "../../common.seg", None),
        ("rules/main.seg", "..", None),
        ("main.seg", "..", None),
        ("main.seg", "", None),
        ("main.seg", "/etc/passwd", None),
        ("main.seg", "C:/common.seg", None),
        ("main.seg", "..\\common.seg", None),
        ("main.seg", "common.seg\0", None),
    ],
)
def test_import_target(importing: str, text: str, target: str | None) -> None:
    """§8.4: a relative path inside the project's root."""
    assert import_target(importing, text) == target
