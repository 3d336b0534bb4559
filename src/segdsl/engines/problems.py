"""What can be wrong with data and its surroundings: one function per complaint.

Data is not text that an author is looking at, so a complaint has a place of its own kind: file, row and column. A row
is counted from 1 without the header; a line is counted from 1 as an editor does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from segdsl.base.diagnostics import Code
from segdsl.base.record import record, replace
from segdsl.base.suggest import nearest

NO_SUCH_FILE = Code("SEG930", "no-such-file")
NO_RELATIONS = Code("SEG931", "no-relations")
TWO_FILES = Code("SEG932", "two-files-for-one-relation")
UNKNOWN_FORMAT = Code("SEG933", "unknown-data-format")
EMPTY_FILE = Code("SEG934", "empty-data-file")
NOT_UTF8 = Code("SEG935", "data-not-utf-8")
BROKEN_FILE = Code("SEG936", "broken-data-file")
MISSING_RELATION = Code("SEG937", "missing-relation")
MISSING_COLUMN = Code("SEG938", "missing-column")
DUPLICATE_COLUMN = Code("SEG939", "duplicate-column")
WRONG_TYPE = Code("SEG940", "wrong-column-type")
WRONG_VALUE = Code("SEG941", "wrong-value")
BINARY_FLOAT = Code("SEG942", "binary-floating-point")
UNKNOWN_MEMBER = Code("SEG943", "unknown-member-in-data")
MISSING_VALUE = Code("SEG944", "missing-value")
DUPLICATE_KEY = Code("SEG945", "duplicate-key")
FALLING_METRIC = Code("SEG946", "falling-metric")
MISSING_LIBRARY = Code("SEG947", "missing-library")
UNKNOWN_RELATION = Code("SEG948", "unknown-relation")
CLASHING_USES = Code("SEG949", "clashing-uses-of-a-column")
CANNOT_WRITE = Code("SEG950", "cannot-write")
NOT_A_DATABASE = Code("SEG951", "not-a-database")
QUERY_FAILED = Code("SEG890", "query-failed")
NOT_OPENED = Code("SEG891", "data-not-opened")
UNSUPPORTED = Code("SEG892", "unsupported-by-engine")

_SHOWN_CHARACTERS = 60
_SHOWN_NAMES = 30


@record(kw_only=True)
class Place:
    """Where in the data. `key` stands for a row where rows have no numbers, as in a table of a database."""

    file: str | None = None
    column: str | None = None
    row: int | None = None
    line: int | None = None
    key: str | None = None

    @property
    def text(self) -> str:
        """The place in words: `performance.csv, row 3 (line 4), clicks`; empty where nothing is known."""
        parts = [printable(self.file)] if self.file else []
        if self.row is not None:
            parts.append(f"row {self.row}" if self.line is None else f"row {self.row} (line {self.line})")
        elif self.line is not None:
            parts.append(f"line {self.line}")
        elif self.key is not None:
            parts.append(f"the row of `{shown(self.key)}`")
        if self.column is not None:
            parts.append(f"column `{shown(self.column)}`")
        return ", ".join(parts)


NOWHERE = Place()


@record(kw_only=True)
class Complaint:
    """One thing that is wrong: what, where, and what to do about it."""

    code: str
    name: str
    message: str
    place: Place = NOWHERE
    help: str = ""

    @property
    def text(self) -> str:
        """Place and message in one line."""
        return f"{self.place.text}: {self.message}" if self.place.text else self.message


class DataError(Exception):
    """The data or its surroundings are not as the rules need them; `complaints` are all that was found, in order."""

    def __init__(self, *complaints: Complaint) -> None:
        super().__init__("\n".join(complaint.text for complaint in complaints))
        self.complaints = complaints

    @property
    def help(self) -> str:
        """What to do about the first complaint."""
        return self.complaints[0].help


def in_file(complaint: Complaint, file: str) -> Complaint:
    """The complaint, with the file that it is about."""
    return replace(complaint, place=replace(complaint.place, file=file))


def shown(value: str) -> str:
    """A text from data as a message shows it: short, and without anything that a terminal would obey."""
    return printable(value if len(value) <= _SHOWN_CHARACTERS else value[: _SHOWN_CHARACTERS - 1] + "…")


def printable(value: str) -> str:
    """The same at any length, for a path."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in value)


# ---- files ------------------------------------------------------------------------------------------------------


def no_such_file(path: str) -> Complaint:
    """Neither a file nor a folder is at the path, or nothing matches the pattern."""
    if any(sign in path for sign in "*?["):
        return complaint(NO_SUCH_FILE, f"no file matches `{printable(path)}`")
    return complaint(NO_SUCH_FILE, f"there is no file `{printable(path)}`")


def no_such_directory(path: str) -> Complaint:
    """The data directory is not there."""
    return complaint(NO_SUCH_FILE, f"there is no folder `{printable(path)}`")


def is_directory(path: str) -> Complaint:
    """A folder stands where a file is expected."""
    return complaint(
        NO_SUCH_FILE,
        f"`{printable(path)}` is a folder",
        help=f"name the files in it, as in `{printable(path)}/*.parquet`",
    )


def no_relations(directory: str, relations: Iterable[str], endings: Iterable[str], found: Sequence[str]) -> Complaint:
    """A directory in which no file is named after a relation."""
    holds = f"it holds {listed(found)}" if found else "it is empty"
    return complaint(
        NO_RELATIONS,
        f"no file in `{printable(directory)}` holds a relation: {holds}",
        help=f"name the files {listed(relations, ' or ')}, with one of the endings {', '.join(endings)}",
    )


def two_files(relation: str, first: str, second: str) -> Complaint:
    """Two files of a directory are named after one relation."""
    return complaint(
        TWO_FILES,
        f"`{first}` and `{second}` both hold the relation `{relation}`",
        help=f'remove one of them, or say which one to read: `{relation} = "{first}"` under `[data.files]`',
    )


def unknown_format(file: str, endings: Iterable[str]) -> Complaint:
    """A file whose ending says nothing."""
    return complaint(
        UNKNOWN_FORMAT,
        f"the name `{printable(file)}` does not say what the file holds",
        help=f"use one of the endings {', '.join(endings)}",
    )


def empty_csv(file: str) -> Complaint:
    """A CSV file without even a header."""
    help = "a relation without rows is a file with just its header"
    return complaint(EMPTY_FILE, "the file is empty, without even a header", Place(file=file), help)


def empty_json(file: str) -> Complaint:
    """A JSON file without anything."""
    return complaint(EMPTY_FILE, "the file is empty", Place(file=file), "a relation without rows is a list, `[]`")


def unreadable(file: str, reason: str) -> Complaint:
    """The operating system does not let us read the file."""
    return complaint(NO_SUCH_FILE, f"the file cannot be read: {clause(reason)}", Place(file=file))


def not_utf8(file: str, byte: int, line: int) -> Complaint:
    """Bytes that are not UTF-8; `byte` counts from 1."""
    return complaint(
        NOT_UTF8, f"the file is not UTF-8: byte {byte} cannot be read", Place(file=file, line=line), "save it as UTF-8"
    )


def utf16(file: str) -> Complaint:
    """A text file in the encoding that spreadsheets call Unicode."""
    return complaint(NOT_UTF8, "the file is UTF-16, not UTF-8", Place(file=file), "save it as UTF-8")


def wrong_number_of_cells(file: str, row: int, line: int, cells: int, header: int) -> Complaint:
    """A CSV row that is longer or shorter than the header."""
    return complaint(
        BROKEN_FILE,
        f"the row has {_count(cells, 'cell')} where the header has {header}",
        Place(file=file, row=row, line=line),
        "put a cell that holds the separator into double quotes" if cells > header else "",
    )


def broken_quotes(file: str, row: int, line: int) -> Complaint:
    """A quoted CSV cell that does not end, or goes on after its end; row 0 is the header."""
    return complaint(
        BROKEN_FILE,
        "the double quotes do not match",
        Place(file=file, row=row or None, line=line),
        'a double quote inside a quoted cell is written twice, ""',
    )


def not_csv(file: str, reason: str) -> Complaint:
    """Whatever else keeps a CSV file from being read."""
    message = f"the file cannot be read as CSV: {clause(reason)}"
    return complaint(BROKEN_FILE, message, Place(file=file), "save the file as CSV again")


def mixed_line_ends(file: str) -> Complaint:
    """Some lines of a CSV file end as on Windows, some do not."""
    return complaint(
        BROKEN_FILE, "the file mixes two kinds of line end", Place(file=file), "save the file as CSV again"
    )


def not_json(file: str, line: int, reason: str) -> Complaint:
    """A text that is not JSON."""
    return complaint(BROKEN_FILE, f"this is not JSON: {clause(reason)}", Place(file=file, line=line))


def not_a_record(file: str | None, row: int, line: int | None, what: str) -> Complaint:
    """A JSON value, or an item of a list of rows, that is not an object."""
    return complaint(
        BROKEN_FILE,
        f"{what} stands where a record is expected",
        Place(file=file, row=row, line=line),
        'a record is an object from column to value, such as `{"partner_id": "p1"}`',
    )


def not_a_value(place: Place, what: str) -> Complaint:
    """A list or an object inside a record."""
    help = "give each element a row of its own, in a relation of its own"
    return complaint(BROKEN_FILE, f"{what} stands where a single value is expected", place, help)


def not_compressed(file: str) -> Complaint:
    """A file that ends in .gz and is not gzip, or not all of it."""
    return complaint(BROKEN_FILE, "the file ends in `.gz`, and gzip cannot unpack it", Place(file=file))


def not_parquet(file: str, reason: str) -> Complaint:
    """A file that ends in .parquet and is not Parquet."""
    return complaint(BROKEN_FILE, f"the file cannot be read as Parquet: {clause(reason)}", Place(file=file))


def not_a_database(file: str, reason: str) -> Complaint:
    """A file that DuckDB does not open."""
    message = f"the file cannot be opened as a DuckDB database: {clause(reason)}"
    return complaint(NOT_A_DATABASE, message, Place(file=file))


def not_a_frame(relation: str, type_name: str) -> Complaint:
    """An object in memory that is no kind of table."""
    return complaint(
        UNKNOWN_FORMAT,
        f"`{relation}` is given as `{type_name}`, which is not a table",
        help="give a path, a list of dicts, an Arrow table, or a pandas or polars frame",
    )


def unreadable_frame(relation: str, type_name: str, reason: str) -> Complaint:
    """A frame that does not hand over its rows."""
    return complaint(BROKEN_FILE, f"the `{type_name}` given as `{relation}` cannot be read: {clause(reason)}")


def missing_library(relation: str, type_name: str, extra: str) -> Complaint:
    """A frame that needs a library to be read."""
    return complaint(
        MISSING_LIBRARY,
        f"the `{type_name}` given as `{relation}` needs a library that is not installed",
        help=f'install it with `pip install "segdsl[{extra}]"`',
    )


# ---- relations and columns --------------------------------------------------------------------------------------


def unknown_relation(relation: str, relations: Iterable[str]) -> Complaint:
    """Data is given for a relation that the vocabulary does not declare."""
    relations = tuple(relations)
    return complaint(
        UNKNOWN_RELATION,
        f"there is data for `{shown(relation)}`, which is no relation of the vocabulary"
        + did_you_mean(relation, relations),
        help=f"its relations are {listed(relations)}",
    )


def missing_relation(relation: str, need: str, given: Sequence[str]) -> Complaint:
    """A relation that a rule needs has no data."""
    there_is = f"there is data for {listed(given)}; " if given else ""
    return complaint(
        MISSING_RELATION,
        f"there is no data for the relation `{relation}`, which {need} needs",
        help=f"{there_is}add a file `{relation}.csv`",
    )


def missing_table(relation: str, table: str, file: str, tables: Sequence[str]) -> Complaint:
    """A database does not have the table that is to be the relation."""
    return complaint(
        MISSING_RELATION,
        f"the database has no table `{shown(table)}` for the relation `{relation}`{did_you_mean(table, tables)}",
        Place(file=file),
        f"its tables are {listed(tables)}" if tables else "it has no tables",
    )


def unreadable_table(table: str, reason: str) -> Complaint:
    """A table or view of a database that cannot be read."""
    help = "a view that reads files is not followed; make it a table"
    return complaint(BROKEN_FILE, f"this cannot be read: {clause(reason)}", Place(file=table), help)


def missing_column(file: str, column: str, need: str, columns: Sequence[str]) -> Complaint:
    """A column that a rule needs is not there."""
    return complaint(
        MISSING_COLUMN,
        f"there is no column `{shown(column)}`, which {need} needs{did_you_mean(column, columns)}",
        Place(file=file),
        f"its columns are {listed(columns)}" if columns else "it has no columns",
    )


def duplicate_column(file: str, column: str) -> Complaint:
    """A column that a rule needs is there twice."""
    return complaint(
        DUPLICATE_COLUMN, f"there are two columns `{shown(column)}`", Place(file=file), "rename or remove one of them"
    )


def clashing_uses(relation: str, column: str, first: str, second: str) -> Complaint:
    """Two words of the vocabulary read one column as values of different types."""
    return complaint(
        CLASHING_USES,
        f"the vocabulary reads the column `{column}` of `{relation}` in two ways: {first} and {second}",
        help="declare both with the same type, or give one of them a column of its own",
    )


def wrong_type(place: Place, holds: str, wanted: str, help: str = "") -> Complaint:
    """A column whose type cannot be what is expected, whatever its values."""
    return complaint(WRONG_TYPE, f"the column holds {holds} where {wanted} are expected", place, help)


def binary_float(place: Place, word: str, kind: str) -> Complaint:
    """Binary floating point where values must be exact (§5.4)."""
    return complaint(
        BINARY_FLOAT,
        f"the column holds binary floating point, which is not exact enough for {kind}",
        place,
        f"store it as a decimal, or declare `rounded = true` for `{word}`, so that each value is rounded",
    )


# ---- values -----------------------------------------------------------------------------------------------------


def wrong_value(place: Place, value: str, what: str, help: str = "", others: int = 0) -> Complaint:
    """A value that is not of its column's type: `1.5` "is not a whole number"."""
    return complaint(WRONG_VALUE, f"`{shown(value)}` {what}{_and_others(others)}", place, help)


def unknown_member(place: Place, value: str, word: str, members: Sequence[str], others: int) -> Complaint:
    """A value outside a closed list."""
    return complaint(
        UNKNOWN_MEMBER,
        f"`{shown(value)}` is no member of `{word}`{did_you_mean(value, members)}{_and_others(others)}",
        place,
        f"its members are {listed(members)}; to read other values as unknown, use the policy `unknown`",
    )


def unknown_member_that_stays(found: Complaint) -> Complaint:
    """The same under the policy `unknown`, in a database, whose values stay what they are."""
    return replace(
        found, help="bind the relation to a view in which such values are NULL, or add them to the vocabulary"
    )


def missing_value(place: Place, others: int, word: str | None) -> Complaint:
    """No value in a key (`word` is None), or for a word that is declared as always known."""
    if word is None:
        return complaint(MISSING_VALUE, f"the row has no key{_and_others(others)}", place)
    return complaint(
        MISSING_VALUE,
        f"the row has no value for `{word}`, which is declared as required{_and_others(others)}",
        place,
        f"fill it in, or declare `{word}` without `required = true`",
    )


def falling_metric(place: Place, value: str, word: str, others: int) -> Complaint:
    """A negative event of a metric that is declared never to fall (§2.2)."""
    return complaint(
        FALLING_METRIC,
        f"`{shown(value)}` is negative, and `{word}` is declared as never falling{_and_others(others)}",
        place,
        f"correct it, or declare `can_fall = true` for `{word}`",
    )


def duplicate_key(subject: str, key: str, first: Place, second: Place, others: int) -> Complaint:
    """Two rows of one subject where each may have but one."""
    where = second.text if second.file != first.file else Place(row=second.row, line=second.line).text
    other = f"; the other is {where}" if where else ""
    and_others = f" (and {others:,} more such key{'s' * (others != 1)})" if others else ""
    return complaint(
        DUPLICATE_KEY,
        f"there are two rows of the {subject} `{shown(key)}`{other}{and_others}",
        first,
        "leave one row per key",
    )


# ---- answers ----------------------------------------------------------------------------------------------------


def query_failed(rule: str, reason: str) -> Complaint:
    """The database could not run a query that it should have run."""
    return complaint(
        QUERY_FAILED,
        f"{rule} could not be answered: {clause(reason)}",
        help="the data may have changed while it was read; open it again",
    )


def not_opened(rule: str, missing: Sequence[str]) -> Complaint:
    """A rule is asked that the data was not opened for."""
    return complaint(
        NOT_OPENED,
        f"the data was opened without {listed(missing, ' and ')}, which {rule} needs",
        help="open the data with this rule among those that are to be asked",
    )


def unsupported(rule: str, reason: str) -> Complaint:
    """The engine's SQL cannot say what the rule means, and does not say nearly that (§6.3)."""
    return complaint(UNSUPPORTED, f"{rule} cannot be asked in SQL: {clause(reason)}", help="use the engine `memory`")


def cannot_write(path: str, reason: str) -> Complaint:
    """The result cannot be written."""
    return complaint(CANNOT_WRITE, f"`{printable(path)}` cannot be written: {clause(reason)}")


# ---- notes: no mistakes, but what a reader of the answer should know --------------------------------------------


def rows_without_subject(relation: str, rows: int, subject_relation: str) -> str:
    """Rows whose key is no subject's."""
    return f"{_count(rows, 'row')} of `{relation}` left out, whose key is not in `{subject_relation}`"


def rows_without_key(relation: str, rows: int) -> str:
    """Events, or elements of sets, that belong to nobody."""
    return f"{_count(rows, 'row')} of `{relation}` left out, without a key"


def members_read_as_unknown(relation: str, word: str, rows: int, example: str) -> str:
    """Values outside a closed list, under the policy `unknown`."""
    return f"{_count(rows, 'value')} of `{word}` in `{relation}` read as unknown, such as `{shown(example)}`"


def complaint(code: Code, message: str, place: Place = NOWHERE, help: str = "") -> Complaint:
    """A complaint under a code."""
    return Complaint(code=code.code, name=code.name, message=message, place=place, help=help)


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """The end of a sentence that names what is nearest to a word; empty where nothing is near."""
    guess = nearest(word, names)
    return f"; did you mean `{shown(guess)}`?" if guess is not None else ""


def _and_others(others: int) -> str:
    return f" (and {others:,} more such row{'s' * (others != 1)})" if others else ""


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def listed(names: Iterable[str], last: str = ", ") -> str:
    """Names as a sentence lists them, with `last` before the last one; not too many."""
    quoted = [f"`{shown(name)}`" for name in names]
    if len(quoted) > _SHOWN_NAMES:
        return ", ".join(quoted[:_SHOWN_NAMES]) + f" and {len(quoted) - _SHOWN_NAMES} more"
    if len(quoted) < 2:
        return "".join(quoted)
    return ", ".join(quoted[:-1]) + last + quoted[-1]


def clause(reason: str) -> str:
    """The first line of somebody else's message, as a part of our sentence."""
    lines = reason.strip().splitlines()
    first = shown_reason(lines[0]) if lines else ""
    return first.rstrip(".") or "no reason is given"


def duckdb_reason(error: Exception) -> str:
    """What DuckDB says is wrong, without the name of its error class."""
    first = str(error).strip().partition("\n")[0]
    kind, colon, rest = first.partition(" Error: ")
    return rest if colon and kind.replace(" ", "").isalpha() else first


def shown_reason(reason: str) -> str:
    """A message of a library, made safe to print, in lower case where it starts like a sentence."""
    safe = "".join(letter if letter.isprintable() else " " for letter in reason)
    return safe[:1].lower() + safe[1:] if safe[1:2].islower() else safe
