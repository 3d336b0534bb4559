"""CSV: what is read, and what is said about files that cannot be."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.engines.support import complaints, loaded, mistakes, write


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("id,name\n1,Ada\n2,Bob\n", [("1", "Ada"), ("2", "Bob")]),
        ("name,other,id\nAda,x,1\n", [("1", "Ada")]),
        ("\ufeffid,name\n1,Ada\n", [("1", "Ada")]),
        ("id,name\r\n1,Ada\r\n", [("1", "Ada")]),
        ("id,name\r1,Ada\r", [("1", "Ada")]),
        ("id,name\n1,Ada", [("1", "Ada")]),
        ('id,name\n1,"a\r\nb"\n', [("1", "a\r\nb")]),
        ('id,name\n1,"say ""hi"", Ada"\n', [("1", 'say "hi", Ada')]),
        ("id;name\n1;a,b\n", [("1", "a,b")]),
        ("id\tname\n1\ta,b\n", [("1", "a,b")]),
        ("id|name\n1|a,b\n", [("1", "a,b")]),
        ('"id";name;"x,y"\n1;Ada;2\n', [("1", "Ada")]),
        ('id, name\n1, "Ada, x"\n2, Bob\n', [("1", "Ada, x"), ("2", " Bob")]),
        ("\n\nid,name\n\n1,Ada\n\n", [("1", "Ada")]),
        ('"id","na\nme",name\n1,x,Ada\n', [("1", "Ada")]),
        ("id,name\n", []),
        ("id,name", []),
    ],
)
def test_rows_are_read_as_they_stand(tmp_path: Path, content: str, rows: list[object]) -> None:
    assert loaded({"customers": write(tmp_path, "customers.csv", content)}, "name") == rows


def test_an_empty_cell_is_unknown_and_blanks_are_not(tmp_path: Path) -> None:
    data = {"customers": write(tmp_path, "customers.csv", 'id,name\n1,\n2,""\n3, x \n')}
    assert loaded(data, "name") == [("1", None), ("2", None), ("3", " x ")]


def test_empty_lines_are_no_rows_in_a_file_of_one_column(tmp_path: Path) -> None:
    assert loaded({"customers": write(tmp_path, "customers.csv", "id\n1\n\n2\n\n")}) == [("1",), ("2",)]


def test_ids_keep_their_text(tmp_path: Path) -> None:
    data = {"customers": write(tmp_path, "customers.csv", "id\n007\n7\n12345678901234567890123\n")}
    assert loaded(data) == [("007",), ("12345678901234567890123",), ("7",)]


def test_gzip(tmp_path: Path) -> None:
    packed = gzip.compress(b"id,name\n1,Ada\n")
    assert loaded({"customers": write(tmp_path, "customers.csv.gz", packed)}, "name") == [("1", "Ada")]


@pytest.mark.parametrize("name", ["a'b.csv", 'a"b.csv', "a[1]*?.csv", "ä b;c.csv", "{x,y}.csv"])
def test_hostile_file_names(tmp_path: Path, name: str) -> None:
    write(tmp_path, "a1zz.csv", "id\nwrong\n")
    assert loaded({"customers": write(tmp_path, name, "id\n1\n")}) == [("1",)]


@pytest.mark.parametrize(
    "column", ['a"b', "a'b", "a;b--", "select", "c0", 'x" FROM y; DROP TABLE z; --', "{0}", "a\nb"]
)
def test_hostile_column_names(tmp_path: Path, column: str) -> None:
    quoted = column.replace('"', '""')
    data = {"customers": write(tmp_path, "customers.csv", f'"{quoted}",id,age\n1,2,x\n')}
    assert mistakes(data, "age")[0].endswith("`x` is not a whole number")


def test_a_link_is_followed(tmp_path: Path) -> None:
    write(tmp_path, "real.csv", "id\n1\n")
    link = tmp_path / "customers.csv"
    link.symlink_to(tmp_path / "real.csv")
    assert loaded({"customers": link}) == [("1",)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", ": the file is empty, without even a header"),
        (" \n\n", ": the file is empty, without even a header"),
        ("id,name\n1,Ada\n2\n", ", row 2 (line 3): the row has 1 cell where the header has 2"),
        ("id,name\n1,Ada\n2,b,c\n", ", row 2 (line 3): the row has 3 cells where the header has 2"),
        ('id,name\n1,"a\nb"\n2\n', ", row 2 (line 4): the row has 1 cell where the header has 2"),
        ('id,name\n1,"Ada\n2,Bob\n', ", row 1 (line 2): the double quotes do not match"),
        ('id,name\n1,"A"da\n', ", row 1 (line 2): the double quotes do not match"),
        ('"id,name\n1,Ada\n', ", line 1: the double quotes do not match"),
        ('\n"a"b,id,name\n1,2,3\n', ", line 2: the double quotes do not match"),
        ('id,name,"x"y\n1,Ada\n', ", line 1: the double quotes do not match"),
        ('id,name\n1,"a\nb"\n2,"x"y\n', ", row 2 (line 4): the double quotes do not match"),
        ("id,name\n1,Ada\r\n2,Bob\n", ": the file mixes two kinds of line end"),
        ("id,name,name\n1,a,b\n", ": there are two columns `name`"),
        (b"id,name\n1,Ada\n2,Andr\xe9\n", ", line 3: the file is not UTF-8: byte 21 cannot be read"),
        (b"id,nam\xe9\n1,Ada\n", ", line 1: the file is not UTF-8: byte 7 cannot be read"),
        ("id,name\n1,Ada\n".encode("utf-16"), ": the file is UTF-16, not UTF-8"),
    ],
)
def test_what_is_wrong_with_a_file(tmp_path: Path, content: str | bytes, message: str) -> None:
    path = write(tmp_path, "customers.csv", content)
    assert mistakes({"customers": path}, "name")[0] == f"{path}{message}"


def test_a_number_of_lines_follows_quoted_line_ends(tmp_path: Path) -> None:
    path = write(tmp_path, "customers.csv", '\nid,name,age\n1,"a\n\nb",5\n\n2,c,x\n')
    assert mistakes({"customers": path}, "name", "age") == [
        f"{path}, row 2 (line 7), column `age`: `x` is not a whole number"
    ]


def test_a_cell_that_python_would_not_take_is_still_explained(tmp_path: Path) -> None:
    path = write(tmp_path, "customers.csv", f"id,name\n1,{'x' * 3_000_000}\n")
    [message] = mistakes({"customers": path}, "name")
    assert message.startswith(f"{path}: the file cannot be read as CSV: ")
    write(tmp_path, "customers.csv", f"id,{'x' * 200_000}\n1,2\n")
    assert mistakes({"customers": path}) == [
        f"{path}: the file cannot be read as CSV: field larger than field limit (131072)"
    ]


def test_bytes_are_looked_at_where_nobody_reads(tmp_path: Path) -> None:
    content = b"id,name,unread\n" + b"1,Ada,x\n" * 5000 + b"2,Bob,\xff\n"
    path = write(tmp_path, "customers.csv", content)
    assert mistakes({"customers": path}) == [
        f"{path}, line 5002: the file is not UTF-8: byte {len(content) - 1} cannot be read"
    ]
    write(tmp_path, "customers.csv", b"id\n1\n\xc3")
    assert mistakes({"customers": path}) == [f"{path}, line 3: the file is not UTF-8: byte 6 cannot be read"]


def test_not_gzip(tmp_path: Path) -> None:
    path = write(tmp_path, "customers.csv.gz", "id\n1\n")
    assert mistakes({"customers": path}) == [f"{path}: the file ends in `.gz`, and gzip cannot unpack it"]
    rows = b"".join(b"%d\n" % (number * 7919 % 100_003) for number in range(30_000))
    cut = write(tmp_path, "cut.csv.gz", gzip.compress(b"id\n" + rows)[:-9])
    assert mistakes({"customers": cut}) == [f"{cut}: the file ends in `.gz`, and gzip cannot unpack it"]


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "customers.csv", "id\n1\n")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert mistakes({"customers": path}) == [f"{path}: the file cannot be read: permission denied"]


def test_a_misspelt_column(tmp_path: Path) -> None:
    path = write(tmp_path, "customers.csv", "id,jioned\n1,2026-01-01\n")
    assert complaints({"customers": path}, "joined") == [
        (
            f"{path}: there is no column `joined`, which `joined` in segment `s` needs; did you mean `jioned`?",
            "its columns are `id`, `jioned`",
        )
    ]


def test_several_files_are_one_relation(tmp_path: Path) -> None:
    write(tmp_path, "part-1.csv", "id,age\n1,5\n")
    write(tmp_path, "part-2.csv", "age,id\n6,2\n")
    write(tmp_path, "part-3.csv.gz", gzip.compress(b"id;age\n3;7\n"))
    assert loaded({"customers": tmp_path / "part-*"}, "age") == [("1", 5), ("2", 6), ("3", 7)]
    write(tmp_path, "part-4.csv", "id,age\n4,x\n")
    assert mistakes({"customers": str(tmp_path / "part-*")}, "age") == [
        f"{tmp_path}/part-4.csv, row 1 (line 2), column `age`: `x` is not a whole number"
    ]
    write(tmp_path, "part-2.csv", "age,id\n6\n")
    assert mistakes({"customers": str(tmp_path / "part-*")}, "age") == [
        f"{tmp_path}/part-2.csv, row 1 (line 2): the row has 1 cell where the header has 2"
    ]
