"""What can be wrong between us and a database: one function per complaint. None of them shows who asks, or a secret."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from segdsl.base.diagnostics import Code
from segdsl.engines.problems import (
    MISSING_COLUMN,
    MISSING_RELATION,
    WRONG_TYPE,
    Complaint,
    Place,
    clause,
    complaint,
    did_you_mean,
    listed,
    printable,
    shown,
)

UNKNOWN_ENGINE = Code("SEG870", "unknown-engine")
MISSING_DRIVER = Code("SEG871", "missing-driver")
PASSWORD_IN_URL = Code("SEG872", "password-in-url")
WRONG_URL = Code("SEG873", "wrong-engine-url")
NO_PASSWORD_FILE = Code("SEG874", "no-password-file")
UNREACHABLE = Code("SEG875", "unreachable-server")
REFUSED = Code("SEG876", "login-refused")
LOST = Code("SEG877", "connection-lost")
STATEMENT_FAILED = Code("SEG878", "statement-failed")
AMBIGUOUS_NAME = Code("SEG879", "ambiguous-name-in-database")


# ---- before there is a connection --------------------------------------------------------------------------------


def unknown_engine(scheme: str, schemes: Sequence[str]) -> Complaint:
    """A URL whose scheme nobody knows."""
    return complaint(
        UNKNOWN_ENGINE,
        f"there is no engine `{shown(scheme)}`{did_you_mean(scheme, schemes)}",
        help=f"there are {listed(schemes)}",
    )


def broken_engine(scheme: str, source: str, reason: str) -> Complaint:
    """An engine of a third party that cannot be imported."""
    return complaint(
        UNKNOWN_ENGINE,
        f"the engine `{shown(scheme)}` of the package `{shown(source)}` cannot be used: {clause(reason)}",
        help="update or remove that package",
    )


def missing_driver(what: str, module: str, install: str) -> Complaint:
    """The library that speaks to this kind of server is not installed."""
    return complaint(
        MISSING_DRIVER, f"{what} needs the driver `{module}`, which is not installed", help=f"install it: {install}"
    )


def password_in_url(where: str) -> Complaint:
    """A secret where everybody sees it."""
    return complaint(
        PASSWORD_IN_URL,
        f"the engine's URL in the {where} holds a secret, which others can read there",
        help="take it out and change it; give it in the variable SEGDSL_PASSWORD, or name a file that holds it: "
        '`password_file = "…"` under `[data]`',
    )


def wrong_url(what: str, help: str = "") -> Complaint:
    """A URL that cannot be understood; what stands in it is not repeated, for there may be a secret in it."""
    return complaint(WRONG_URL, f"the engine's URL {what}", help=help)


def unknown_option(what: str, option: str, options: Sequence[str]) -> Complaint:
    """An option of a URL that the driver does not have, or that is not to be set by a URL."""
    return complaint(
        WRONG_URL,
        f"the engine's URL has the option `{shown(option)}`, which is none of {what}{did_you_mean(option, options)}",
        help=f"there are {listed(options)}" if options else "leave it out",
    )


def no_password_file(file: str, reason: str) -> Complaint:
    """The file that is to hold the password cannot be read."""
    return complaint(NO_PASSWORD_FILE, f"the password file `{printable(file)}` cannot be read: {clause(reason)}")


# ---- the connection ----------------------------------------------------------------------------------------------


def unreachable(name: str, reason: str) -> Complaint:
    """Nobody answers there."""
    return complaint(
        UNREACHABLE,
        f"`{printable(name)}` cannot be reached: {clause(reason)}",
        help="is the server running, and are host, port and database right?",
    )


def refused(name: str, reason: str) -> Complaint:
    """The server does not let us in."""
    return complaint(
        REFUSED,
        f"`{printable(name)}` refuses the login: {clause(reason)}",
        help="check the user in the URL, and the password in SEGDSL_PASSWORD or the password file",
    )


def lost(name: str, reason: str) -> Complaint:
    """The server went away in the middle."""
    return complaint(
        LOST,
        f"the connection to `{printable(name)}` was lost: {clause(reason)}",
        help="nothing was changed; run it again when the server is back",
    )


def statement_failed(name: str, reason: str) -> Complaint:
    """The database did not run what it was sent."""
    return complaint(STATEMENT_FAILED, f"`{printable(name)}` could not do what was asked: {clause(reason)}")


# ---- what is there -----------------------------------------------------------------------------------------------


def wrong_table_name(relation: str, written: str) -> Complaint:
    """A table's name in the settings that is not one."""
    return complaint(
        WRONG_URL,
        f"`{shown(written)}` for the relation `{relation}` is no name of a table",
        help="write `table` or `schema.table`; a name with a dot or a double quote in it in double quotes, as in SQL",
    )


def no_table(name: str, relation: str, table: str, tables: Sequence[str]) -> Complaint:
    """The database does not have the table that is to be the relation."""
    there_are = f"its tables are {listed(tables)}" if tables else "no table can be seen there"
    return complaint(
        MISSING_RELATION,
        f"there is no table `{shown(table)}` for the relation `{relation}`{did_you_mean(table, tables)}",
        Place(file=name),
        f'{there_are}; say which it is under `[data.tables]`: {relation} = "…"',
    )


def no_column(table: str, relation: str, column: str, need: str, columns: Sequence[str]) -> Complaint:
    """A table lacks a column that a rule needs."""
    there_are = f"its columns are {listed(columns)}" if columns else "it has no columns"
    return complaint(
        MISSING_COLUMN,
        f"there is no column `{shown(column)}`, which {need} needs{did_you_mean(column, columns)}",
        Place(file=table),
        f'{there_are}; say which it is under `[data.columns.{relation}]`: {column} = "…"',
    )


def ambiguous(table: str, name: str, found: Iterable[str]) -> Complaint:
    """A name that is spelt in several ways in the catalogue, and in none of them as asked for."""
    return complaint(
        AMBIGUOUS_NAME,
        f"`{shown(name)}` may be any of {listed(found)}",
        Place(file=table),
        "write it exactly as the database does, under `[data.tables]` or `[data.columns]`",
    )


def column_type(table: str, column: str, stored: str, wanted: str, word: str, help: str) -> Complaint:
    """A column whose type is not what the vocabulary says."""
    return complaint(
        WRONG_TYPE,
        f"the column is of the type `{shown(stored)}`, where {wanted} are expected for `{word}`",
        Place(file=table, column=column),
        help,
    )


def clashing_keys(name: str, texts: Sequence[str], numbers: Sequence[str]) -> Complaint:
    """Keys that are texts in some tables and numbers in others."""
    return complaint(
        WRONG_TYPE,
        f"the keys of {listed(texts, ' and ')} are texts, those of {listed(numbers, ' and ')} are numbers",
        Place(file=name),
        "bind the relations to views in which all keys are of one type",
    )
