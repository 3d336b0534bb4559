"""The tables are plain data, kept in step with the grammar of a checkout."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from segdsl.syntax import _tables, generate, grammar, tables

SMALL = """
file: X NAME*
condition: NAME
END_OF_WORD: /(?![A-Za-z0-9_])/
X.2: "x"i END_OF_WORD
NAME: /[a-z]+/
%ignore " "
"""


def test_parsing_imports_no_lark() -> None:
    code = (
        "import sys; from segdsl.base.source import Source; from segdsl.syntax.parse import parse;"
        "parse(Source('a', 'segment a { where b ? }')); print('lark' in sys.modules, 'json' in sys.modules)"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert output.stdout.split() == ["False", "False"]


def test_an_edited_grammar_gives_new_tables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = grammar.grammar_text() + "// edited\n"
    monkeypatch.setattr(tables, "editable_grammar", lambda: text)
    monkeypatch.setattr(generate, "generate", lambda grammar: f"CHECKSUM = {generate.checksum(grammar)}")
    monkeypatch.setattr(tables, "GENERATED", str(tmp_path / "_tables.py"))
    assert generate.checksum(text) == tables._current().CHECKSUM
    assert (tmp_path / "_tables.py").read_text() == f"CHECKSUM = {generate.checksum(text)}"


def test_the_grammar_at_hand_needs_no_new_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "editable_grammar", grammar.grammar_text)
    assert tables._current() is _tables


def test_an_installed_package_takes_its_tables_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "editable_grammar", lambda: None)
    assert tables._current() is _tables


def test_missing_tables_are_computed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "segdsl.syntax._tables", None)
    monkeypatch.delattr("segdsl.syntax._tables")
    monkeypatch.setattr(generate, "generate", lambda grammar: "CHECKSUM = 5")
    monkeypatch.setattr(tables, "GENERATED", str(tmp_path / "_tables.py"))
    assert tables._current().CHECKSUM == 5


def test_tables_are_used_where_they_cannot_be_kept(tmp_path: Path) -> None:
    assert tables.write("x = 1", str(tmp_path / "no" / "folder" / "_tables.py")) is False
    assert tables.write("x = 1", str(tmp_path / "_tables.py")) is True
    assert [path.name for path in tmp_path.iterdir()] == ["_tables.py"]


def test_the_grammar_of_the_package_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    packaged, checkout = tmp_path / "packaged.lark", tmp_path / "checkout.lark"
    monkeypatch.setattr(grammar, "_PACKAGED", str(packaged))
    monkeypatch.setattr(grammar, "_CHECKOUT", str(checkout))
    with pytest.raises(FileNotFoundError):
        grammar.grammar_text()
    assert grammar.editable_grammar() is None
    checkout.write_text("of the checkout")
    assert (grammar.grammar_text(), grammar.editable_grammar()) == ("of the checkout", "of the checkout")
    packaged.write_text("of the package")
    assert (grammar.grammar_text(), grammar.editable_grammar()) == ("of the package", None)


def test_a_terminal_with_a_word_boundary_must_be_words() -> None:
    with pytest.raises(ValueError, match="neither a reserved word"):
        generate.generate(SMALL.replace('"x"i', "/x+/"))


def test_the_tables_of_a_small_grammar() -> None:
    module: dict[str, object] = {}
    exec(generate.generate(SMALL), module)
    assert module["KEYWORDS"] == {"x": "X"}
    assert module["TERMINALS"] == (("NAME", "[a-z]+"), ("__IGNORE_0", "\\ "))
    assert module["RULES"].split("\n")[0].split()[0] == "file"
