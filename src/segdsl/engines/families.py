"""What a column's type means, whatever a database calls it, and which types can hold what rules read.

In a file, texts are read as what they should be. In a database they are compared as they are stored, by the database:
so a type has to be right, and where it is not, a view has to make it so.
"""

from __future__ import annotations

import re

from segdsl.engines.columns import Family
from segdsl.engines.wants import Kind, Want

_NAMES: dict[Family, str] = {
    Family.TEXT: "text varchar nvarchar varchar2 string tinytext mediumtext longtext clob charactervarying",
    Family.INTEGER: "tinyint smallint mediumint int integer bigint int2 int4 int8 int16 int32 int64 byteint",
    Family.BIG_INTEGER: "hugeint uhugeint ubigint uint8 uint16 uint32 uint64 int128 int256 uint128 uint256",
    Family.DECIMAL: "decimal numeric number bignumeric decimal32 decimal64 decimal128 decimal256",
    Family.FLOAT: "float real double doubleprecision float4 float8 float32 float64",
    Family.DATE: "date date32",
    Family.TIMESTAMP: "timestampwithouttimezone timestamp_ntz datetime",
    Family.INSTANT: "timestampwithtimezone timestamptz timestamp_tz timestamp_ltz",
    Family.BOOLEAN: "boolean bool",
    Family.UUID: "uuid",
    Family.ENUM: "enum enum8 enum16",
}
_FAMILIES = {name: family for family, names in _NAMES.items() for name in names.split()}
_PADDED = frozenset({"char", "character", "bpchar", "nchar", "fixedstring"})
_PADS = frozenset({"postgres", "redshift", "spark", "databricks", "trino", "athena", "clickhouse"})
# Of two kinds of moments, `timestamp` is one here and the other there.
_INSTANTS = {
    "mysql": frozenset({"timestamp"}),
    "spark": frozenset({"timestamp"}),
    "databricks": frozenset({"timestamp"}),
    "bigquery": frozenset({"timestamp"}),
    "clickhouse": frozenset({"datetime", "datetime64"}),
}
_ACCEPTED: dict[Kind, frozenset[Family]] = {
    Kind.KEY: frozenset({Family.TEXT, Family.INTEGER, Family.BIG_INTEGER}),
    Kind.TEXT: frozenset({Family.TEXT}),
    Kind.WHOLE: frozenset({Family.INTEGER, Family.BIG_INTEGER}),
    Kind.DECIMAL: frozenset({Family.INTEGER, Family.BIG_INTEGER, Family.DECIMAL}),
    Kind.MONEY: frozenset({Family.INTEGER, Family.BIG_INTEGER, Family.DECIMAL}),
    Kind.DATE: frozenset({Family.DATE}),
    Kind.INSTANT: frozenset({Family.TIMESTAMP, Family.INSTANT}),
    Kind.BOOLEAN: frozenset({Family.BOOLEAN}),
}
_CAST_TO = {
    Kind.KEY: "VARCHAR",
    Kind.TEXT: "VARCHAR",
    Kind.WHOLE: "BIGINT",
    Kind.DECIMAL: "DECIMAL(38, 10)",
    Kind.MONEY: "DECIMAL(18, 2)",
    Kind.DATE: "DATE",
    Kind.INSTANT: "TIMESTAMP",
    Kind.BOOLEAN: "BOOLEAN",
}


def family_in(dialect: str, stored: str) -> Family:
    """The family of a type, as a database of this dialect says it."""
    base, size = _taken_apart(stored)
    if "collate" in stored.lower():
        return Family.OTHER
    if base in _PADDED:
        # Elsewhere blanks at the end are not there when a value is read.
        return Family.OTHER if dialect in _PADS else Family.TEXT
    if dialect == "mysql" and base == "tinyint" and size == "1":
        return Family.BOOLEAN
    if base == "timestamp" or base in _INSTANTS.get(dialect, ()):
        return Family.INSTANT if base in _INSTANTS.get(dialect, ()) else Family.TIMESTAMP
    family = _FAMILIES.get(base, Family.OTHER)
    if family is Family.DECIMAL and size.endswith(",0"):
        return Family.INTEGER
    return family


def accepts(want: Want, family: Family) -> bool:
    """Whether a column of this family can be what is wanted."""
    if family is Family.FLOAT:
        return want.rounded
    return family in _ACCEPTED[want.kind]


def advice(want: Want, column: str, family: Family) -> str:
    """What to do about a column whose type is another."""
    if want.kind is Kind.DATE and family in (Family.TIMESTAMP, Family.INSTANT):
        return f'declare `{want.word}` with `holds = "instants"`, or {_view(column, "DATE")}'
    if want.kind is Kind.INSTANT and family is Family.DATE:
        return f'declare `{want.word}` without `holds = "instants"`'
    if family is Family.FLOAT and want.kind in (Kind.MONEY, Kind.DECIMAL):
        return f"declare `rounded = true` for `{want.word}`, or {_view(column, _CAST_TO[want.kind])}"
    return _view(column, _CAST_TO[want.kind])


def _view(column: str, sql_type: str) -> str:
    return f"bind the relation to a view with CAST({column} AS {sql_type})"


def _taken_apart(stored: str) -> tuple[str, str]:
    """The name of a type without its sizes, and the sizes: `("decimal", "12,2")`."""
    small = stored.lower().strip()
    while wrapped := re.fullmatch(r"(?:nullable|lowcardinality)\((.*)\)", small):
        small = wrapped[1]
    head, _, rest = small.partition("(")
    size, _, tail = rest.partition(")")
    base = f"{head}{tail}".replace(" ", "").removesuffix("unsigned").removesuffix("zerofill")
    return base, size.replace(" ", "")
