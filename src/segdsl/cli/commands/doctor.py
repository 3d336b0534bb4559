"""`segdsl doctor`: whether a database is ready for the project's rules."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from segdsl.base.record import record
from segdsl.cli.documents import document, write_document
from segdsl.cli.options import engine_option, is_elsewhere, project_option, unknown_members_option
from segdsl.cli.report import count
from segdsl.cli.safe import safe
from segdsl.cli.session import open_project, report
from segdsl.project.data import url_of
from segdsl.project.load import Project

if TYPE_CHECKING:
    from segdsl.engines.connection import Connection
    from segdsl.engines.doctor import Driver, Examined
    from segdsl.engines.problems import Complaint


@click.command("doctor", short_help="Say whether a database is ready for the project's rules.")
@project_option
@engine_option
@unknown_members_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(project: str | None, engine: str | None, unknown_members: str | None, form: str) -> None:
    """Connect to the engine and compare what is there with the vocabulary and what its rules for data say.

    Without the URL of an engine, here or in the settings, say which drivers are installed. Exit code 0: all is there
    and right; 1: something is missing or wrong; 2: there is no connection, usage or environment.
    """
    loaded = open_project(start=project)
    if any(found.is_error for found in loaded.about_settings):
        report(loaded.about_settings)
        sys.exit(1)
    if engine is not None and not is_elsewhere(engine):
        raise click.UsageError("give the URL of an engine; files are checked whenever they are read")
    source = url_of(loaded, engine, None)
    if source is None:
        _write_drivers(form)
        return
    from segdsl.cli.asking import data_errors
    from segdsl.engines.doctor import examine
    from segdsl.project.data import connected

    settings = loaded.settings.data
    with data_errors():
        connection = connected(loaded, source)
        try:
            server = _about(connection, source.url)
            found = examine(
                connection,
                loaded.vocabulary,
                loaded.checked.rules.values(),
                tables=settings.tables or {},
                columns=settings.columns or {},
                unknown_members=unknown_members or settings.unknown_members,
            )
        finally:
            connection.close()
    if form == "json":
        write_document(_as_json(server, found))
    else:
        _write(server, found, loaded)
    sys.exit(1 if found.complaints else 0)


@record(kw_only=True)
class _Server:
    """Who answered, in which SQL, through which driver, and how much of that SQL is proved."""

    name: str
    version: str
    dialect: str
    tier: str
    runs_on: str
    driver: str


def _about(connection: Connection, url: str) -> _Server:
    from segdsl.backends.sql.dialects import dialect_named
    from segdsl.engines.connect import scheme_of
    from segdsl.engines.doctor import driver_of

    dialect = dialect_named(connection.dialect)
    scheme = scheme_of(url)
    found = None if scheme is None else driver_of("", scheme)
    driver = "" if found is None or found.package is None else f"{found.package} {found.installed or ''}".strip()
    return _Server(
        name=connection.name,
        version=connection.version(),
        dialect=dialect.name,
        tier=dialect.tier.value,
        runs_on=dialect.runs_on,
        driver=driver,
    )


def _write(server: _Server, found: Examined, project: Project) -> None:
    click.echo(f"{safe(server.name)}: {safe(server.version)}{f', by {server.driver}' if server.driver else ''}")
    click.echo(f"its SQL: {server.dialect}, {server.tier}{f' on {server.runs_on}' if server.runs_on else ''}")
    for table in found.tables:
        click.echo(f"{table.relation}: {safe(table.origin.partition(', ')[2])}, {count(table.rows, 'row')}")
    for complaint in found.complaints:
        _say(f"error[{complaint.code}]", complaint)
    for complaint in found.missing:
        _say("not needed by any rule", complaint, with_help=False)
    for note in found.notes:
        click.echo(f"note: {safe(note)}")
    wrong = len(found.complaints)
    ready = f"ready for {count(len(project.checked.rules), 'segment')}" if not wrong else count(wrong, "mistake")
    click.echo(ready, err=True)


def _say(what: str, complaint: Complaint, *, with_help: bool = True) -> None:
    click.echo(f"{what}: {safe(complaint.text)}")
    if complaint.help and with_help:
        click.echo(f"  help: {safe(complaint.help)}")


def _as_json(server: _Server, found: Examined) -> dict[str, object]:
    return document(
        engine={
            "name": server.name,
            "version": server.version,
            "driver": server.driver or None,
            "dialect": server.dialect,
            "tier": server.tier,
        },
        relations=[
            {"relation": table.relation, "table": table.origin.partition(", ")[2], "rows": table.rows}
            for table in found.tables
        ],
        problems=[_problem(complaint) for complaint in found.complaints],
        not_needed=[_problem(complaint) for complaint in found.missing],
        notes=list(found.notes),
    )


def _problem(complaint: Complaint) -> dict[str, str]:
    return {
        "code": complaint.code,
        "name": complaint.name,
        "place": complaint.place.text,
        "message": complaint.message,
        "help": complaint.help,
    }


def _write_drivers(form: str) -> None:
    from segdsl.engines.doctor import drivers

    found = drivers()
    if form == "json":
        write_document(document(drivers=[_driver(each) for each in found]))
        return
    click.echo("no engine is named; these can be, with the driver of each")
    width = max(len(each.scheme) for each in found)
    for each in found:
        click.echo(f"  {each.scheme:<{width}}  {_state(each)}")


def _state(driver: Driver) -> str:
    if driver.package is None:
        return "comes with Python"
    if driver.installed is None:
        return f"{driver.package} is not installed: {driver.install}"
    return f"{driver.package} {driver.installed}"


def _driver(driver: Driver) -> dict[str, object]:
    return {
        "scheme": driver.scheme,
        "package": driver.package,
        "installed": driver.installed,
        "install": driver.install,
    }
