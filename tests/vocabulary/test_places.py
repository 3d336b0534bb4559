"""The scanner finds every key and value of a TOML text where a reader would point."""

from __future__ import annotations

import tomllib

import pytest

from segdsl.base.source import Source
from segdsl.vocabulary.places import Path, Places

TEXT = '''\
# a comment with = and [brackets]
title = "a # b"   # not part of it
"quoted key" = 1
"esc\\u0061ped".'in side' = 2
dotted . name = 3

[table . "sub"]
list = [ "one", 'two', # a comment, with a comma
  """thr"ee""",
  [4, 5.0],
]
inline = { a = 1, b = { c = [ { d = 2026-01-01 } ] } }
empty = {}
literal = \'\'\'it's "so" \'\'\'
when = 2026-01-01T10:00:00Z
yes = true

[[rules]]
code = "A"
[rules.when]
field = "x"
[[rules]]
code = "B"
[[rules.deep]]
n = 1
[[rules.deep]]
n = 2
'''


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("title",), "title", '"a # b"'),
        (("quoted key",), '"quoted key"', "1"),
        (("escaped", "in side"), "'in side'", "2"),
        (("dotted", "name"), "name", "3"),
        (("dotted",), "dotted", "dotted"),
        (("table",), '[table . "sub"]', '[table . "sub"]'),
        (("table", "sub"), '[table . "sub"]', '[table . "sub"]'),
        (("table", "sub", "list", 1), "list", "'two'"),
        (("table", "sub", "list", 2), "list", '"""thr"ee"""'),
        (("table", "sub", "list", 3, 1), "list", "5.0"),
        (("table", "sub", "inline", "b", "c", 0, "d"), "d", "2026-01-01"),
        (("table", "sub", "empty"), "empty", "{}"),
        (("table", "sub", "literal"), "literal", "'''it's \"so\" '''"),
        (("table", "sub", "when"), "when", "2026-01-01T10:00:00Z"),
        (("table", "sub", "yes"), "yes", "true"),
        (("rules", 0, "code"), "code", '"A"'),
        (("rules", 0, "when", "field"), "field", '"x"'),
        (("rules", 1, "code"), "code", '"B"'),
        (("rules", 1, "deep", 1, "n"), "n", "2"),
        (("rules", 1), "[[rules]]", "[[rules]]"),
        (("table", "sub", "not there"), '[table . "sub"]', '[table . "sub"]'),
        (("nowhere", "at all"), "", ""),
    ],
)
def test_a_path_is_found(path: Path, key: str, value: str) -> None:
    places = Places(Source("t.toml", TEXT))
    assert (places.key(path).text, places.value(path).text) == (key, value)


def test_every_value_has_its_place() -> None:
    """What stands at the place of a value, read as TOML, is that value."""
    places = Places(Source("t.toml", TEXT))

    def check(value: object, path: Path) -> int:
        if isinstance(value, dict):
            return sum(check(inner, (*path, key)) for key, inner in value.items())
        if isinstance(value, list) and value and isinstance(value[0], dict) and "{" not in places.value(path).text:
            return sum(check(inner, (*path, index)) for index, inner in enumerate(value))
        assert tomllib.loads(f"value = {places.value(path).text}")["value"] == value
        return 1

    assert check(tomllib.loads(TEXT), ()) == 15


def test_what_the_text_holds() -> None:
    places = Places(Source("t.toml", TEXT))
    assert places.knows(("table", "sub", "list", 3, 1))
    assert places.knows(("dotted",))
    assert not places.knows(("dotted", "other"))


@pytest.mark.parametrize("text", ["a = 1\nb", "a = 1\n= 2", "a = 1\n[b", "a = 1\nb = "])
def test_a_text_that_is_not_toml_keeps_what_was_found(text: str) -> None:
    assert Places(Source("t.toml", text)).value(("a",)).text == "1"
