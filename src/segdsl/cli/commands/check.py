"""`segdsl check`: what is wrong with rule files, before anyone is mailed."""

from __future__ import annotations

import sys

import click

from segdsl.base.diagnostics import Severity
from segdsl.cli import completing
from segdsl.cli.checking.asked import Asked, Fixing, Reporting
from segdsl.cli.checking.look import Looked, look_at_project, look_at_rule, survey_project
from segdsl.cli.checking.write import STATISTICS, paths_of, report_of, report_of_survey, write_report
from segdsl.cli.held import HELD
from segdsl.cli.options import options, output_option, overrides_option
from segdsl.cli.reporters import FORMATS
from segdsl.cli.session import parse_overrides
from segdsl.lint.settings import PROFILES
from segdsl.project.load import STDIN

_looking = options(
    click.option("-e", "rule", metavar="RULE", help="Check this rule instead of files."),
    overrides_option,
    click.option("--stdin-filename", "stdin_name", metavar="FILE", help="The file that standard input (`-`) is."),
    click.option("--profile", type=click.Choice(PROFILES), help="What rules may use [default: the project's]."),
    click.option("--select", multiple=True, metavar="RULE", help="Give only this advice; may be repeated."),
    click.option("--ignore", multiple=True, metavar="RULE", help="Do not give this advice; may be repeated."),
    click.option("--baseline", metavar="FILE", help="Be silent on what this file counts [default: the project's]."),
    click.option("--write-baseline", is_flag=True, help="Write that file; one that is there only shrinks."),
)
_fixing = options(
    click.option("--fix", is_flag=True, help="Apply the fixes that keep the meaning."),
    click.option("--unsafe-fixes", "unsafe", is_flag=True, help="Also apply those that are only probably meant."),
    click.option("--diff", "only_diff", is_flag=True, help="Write nothing; print what fixes would change."),
)
_reporting = options(
    click.option(
        "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to report."
    ),
    output_option,
    click.option("--statistics", is_flag=True, help="Report how often each code was found, and no more."),
    click.option(
        "--fail-level",
        type=click.Choice([severity.value for severity in Severity]),
        default=Severity.ERROR.value,
        show_default=True,
        help="The least severe finding that makes the exit code 1.",
    ),
    click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found."),
)


@click.command("check", short_help="Check rule files and say what is wrong.")
@click.argument("paths", nargs=-1, metavar="[PATH…|-]", shell_complete=completing.files)
@options(_looking, _fixing, _reporting)
@click.option("--watch", "is_watched", is_flag=True, help="Check again whenever a file changes.")
def command(
    paths: tuple[str, ...],
    params: tuple[str, ...],
    rule: str | None,
    stdin_name: str | None,
    profile: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    baseline: str | None,
    write_baseline: bool,
    fix: bool,
    unsafe: bool,
    only_diff: bool,
    form: str,
    output: str | None,
    statistics: bool,
    fail_level: str,
    exit_zero: bool,
    is_watched: bool,
) -> None:
    """Check rule files and say what is wrong.

    PATH is a rule file, a folder of them, or `-` for standard input; without one, the files of the project. Problems
    go to stdout. With --fix, files are mended first; `-` is then written to stdout, and problems go to stderr.

    Exit code 0: no errors (warnings do not fail); 1: an error in a rule, or with --diff, something would change; 2:
    usage or the environment.
    """
    asked = Asked(
        paths=paths,
        rule=rule,
        overrides=parse_overrides(params),
        stdin_name=stdin_name,
        profile=profile,
        select=select,
        ignore=ignore,
        baseline=baseline,
        write_baseline=write_baseline,
    )
    fixing = Fixing(fix=fix, unsafe=unsafe, only_diff=only_diff)
    reporting = Reporting(
        form=form, output=output, statistics=statistics, fail_level=Severity(fail_level), exit_zero=exit_zero
    )
    _refuse_what_makes_no_sense(asked, fixing, reporting, is_watched=is_watched)
    if is_watched:
        from segdsl.cli.checking.watch import watch

        watch(lambda: _check(asked, fixing, reporting), paths, baseline)
    sys.exit(_check(asked, fixing, reporting))


def _refuse_what_makes_no_sense(asked: Asked, fixing: Fixing, reporting: Reporting, *, is_watched: bool) -> None:
    is_stdin = STDIN in asked.paths
    wrong = {
        "give a PATH, or a rule with -e": asked.rule is not None and asked.paths,
        "--stdin-filename is for standard input; give `-` as PATH": asked.stdin_name is not None and not is_stdin,
        f"--statistics has the formats {', '.join(STATISTICS)}": reporting.statistics
        and reporting.form not in STATISTICS,
        "a rule given with -e is not fixed; give a PATH, or `-`": asked.rule is not None and fixing.is_asked,
        "`-` is fixed alone": is_stdin and fixing.is_asked and len(asked.paths) > 1,
        "a baseline is for files, not for -e": asked.rule is not None
        and (asked.baseline is not None or asked.write_baseline),
        "fix first, then write the baseline": fixing.is_asked and asked.write_baseline,
        "--watch is for files": is_watched and (asked.rule is not None or is_stdin),
    }
    for said, is_wrong in wrong.items():
        if is_wrong:
            raise click.UsageError(said)


def _check(asked: Asked, fixing: Fixing, reporting: Reporting) -> int:
    """Do what was asked once; the exit code."""
    if asked.rule is not None:
        return write_report(report_of(look_at_rule(asked.rule, asked), reporting), reporting)
    surveyed = survey_project(asked) if _can_be_surveyed(asked, fixing) else None
    if surveyed is not None:
        return write_report(report_of_survey(surveyed, reporting), reporting)
    looked = look_at_project(asked)
    if asked.write_baseline:
        from segdsl.cli.checking.baseline import write_baseline

        looked = write_baseline(looked, asked)
    if fixing.is_asked:
        return _fix(looked, asked, fixing, reporting)
    return write_report(report_of(looked, reporting), reporting)


def _can_be_surveyed(asked: Asked, fixing: Fixing) -> bool:
    """Whether nothing is asked for that is about all files together, or about a text that is in no file."""
    is_held = HELD.get() is not None and not asked.paths
    return not (fixing.is_asked or asked.write_baseline or asked.overrides or STDIN in asked.paths or is_held)


def _fix(looked: Looked, asked: Asked, fixing: Fixing, reporting: Reporting) -> int:
    from segdsl.cli.checking.fix import mend, said, show_diff, write_texts

    project = looked.project
    mended = mend(looked, unsafe=fixing.unsafe)
    if fixing.only_diff:
        show_diff(project, mended.texts, paths_of(project))
        click.echo(said(mended, fixing), err=True)
        return 1 if mended.texts and not reporting.exit_zero else 0
    is_stdin = STDIN in asked.paths
    if is_stdin:
        # Standard input is the first file that was read; what it imports follows.
        name = next(iter(project.files), None)
        if name is not None:
            click.echo(mended.looked.project.files[name].source.text.encode(), nl=False)
        write_texts(project, {file: text for file, text in mended.texts.items() if file != name})
    else:
        write_texts(project, mended.texts)
    code = write_report(report_of(mended.looked, reporting), reporting, to_stderr=is_stdin)
    click.echo(said(mended, fixing), err=True)
    return code
