"""`segdsl load`: how many mails one subject can get from all workflows together, and how many it does get."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from functools import lru_cache

import click

from segdsl.analysis.mail_load import Load, Mailer, Sent, busiest, largest_load, mailers, simulate
from segdsl.base.record import record
from segdsl.cli import completing
from segdsl.cli.documents import deliver, document, document_text, shown_lines
from segdsl.cli.options import (
    data_option,
    engine_option,
    is_elsewhere,
    output_option,
    overrides_option,
    timezone_option,
    unknown_members_option,
)
from segdsl.cli.progress import ticking, watched
from segdsl.cli.proofs import facts_option, sound_rules
from segdsl.cli.report import count
from segdsl.cli.safe import width
from segdsl.cli.session import Run, open_project, parse_overrides, run_on
from segdsl.cli.terminal import PLAIN, Colour, Terminal, terminal_of
from segdsl.cli.witnesses import as_tests, as_values, on_day
from segdsl.ir.nodes import Rule
from segdsl.project.load import Project

WEEK_DAYS = 7
_PERIOD_DAYS = 30


@click.command("load", short_help="Say how many mails one subject can get.")
@click.argument("paths", nargs=-1, metavar="[PATH…]", shell_complete=completing.files)
@facts_option
@overrides_option
@data_option
@click.option("--from", "first", metavar="DATE", help="With data, the first day [default: 30 days up to the last].")
@click.option("--to", "last", metavar="DATE", help="With data, the last day [default: the day of a run].")
@timezone_option
@engine_option
@unknown_members_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
def command(
    paths: tuple[str, ...],
    no_facts: bool,
    params: tuple[str, ...],
    data: str | None,
    first: str | None,
    last: str | None,
    timezone: str | None,
    engine: str | None,
    unknown_members: str | None,
    form: str,
    output: str | None,
) -> None:
    """Say how many mails one subject can get on one day and within 7 days, from all workflows of the files PATH.

    The number is proved from the rules, and somebody who gets so many is shown. With --data DIR, each day of a period
    is run through on these files as well: fields as they are there, events as of the day.

    Exit code 0: said; 1: an error in a rule; 2: usage, the data or the environment.
    """
    if data is None and not is_elsewhere(engine) and (first or last):
        raise click.UsageError("--from and --to are for --data or the URL of an engine")
    project = open_project(paths, overrides=parse_overrides(params))
    rules = sound_rules(project)
    senders = mailers(project.checked.workflows.values())
    with ticking("sets of workflows") as tick:
        loads = tuple(
            largest_load(senders, rules, project.vocabulary, days, use_facts=not no_facts, asked=tick)
            for days in (1, WEEK_DAYS)
        )
    simulated = None
    if data is not None or is_elsewhere(engine):
        period = _period(project, first, last, timezone)
        simulated = _simulated(project, senders, period, data, engine, unknown_members)
    said = _Said(project, senders, loads, simulated)
    terminal = None
    if form == "json":
        text = document_text(_as_document(said))
    else:
        terminal = terminal_of(sys.stdout, os.environ) if output is None else PLAIN
        text = "".join(f"{line}\n" for line in _as_text(said, terminal))
    deliver(text, output, terminal)


# ---- simulation ------------------------------------------------------------------------------------------------


@record
class _Period:
    first: Run
    last: date

    @property
    def days(self) -> list[date]:
        return [self.first.today + timedelta(number) for number in range((self.last - self.first.today).days + 1)]


@record
class _Simulated:
    """A period with all the mails of its days."""

    period: _Period
    sent: tuple[Sent, ...]

    def on_one_day(self) -> dict[int, int]:
        """How many times a subject got so many mails on one day."""
        mails = Counter[tuple[object, date]]()
        for each in self.sent:
            mails[each.subject, each.day] += each.mails
        return dict(sorted(Counter(mails.values()).items()))

    def within_a_week(self) -> dict[int, int]:
        """How many subjects got so many mails in the seven days with the most."""
        return dict(sorted(Counter(mails for mails, _ in busiest(self.sent, WEEK_DAYS).values()).items()))

    def most(self) -> tuple[object, int, date] | None:
        """The first subject with the most mails within seven days, how many, and from which day on."""
        found = busiest(self.sent, WEEK_DAYS)
        subject = max(found, key=lambda each: found[each][0], default=None)
        return None if subject is None else (subject, *found[subject])


def _period(project: Project, first: str | None, last: str | None, timezone: str | None) -> _Period:
    end = run_on(project.settings, last, timezone)
    start = (
        run_on(project.settings, first, timezone) if first else Run(end.today - timedelta(_PERIOD_DAYS - 1), end.zone)
    )
    if start.today > end.today:
        raise click.UsageError(f"the first day, {start.today}, is after the last, {end.today}")
    return _Period(start, end.today)


def _simulated(
    project: Project,
    senders: tuple[Mailer, ...],
    period: _Period,
    data: str | None,
    engine: str | None,
    unknown_members: str | None,
) -> _Simulated:
    from segdsl.cli.asking import asked_of

    rules = project.checked.rules
    named = dict.fromkeys(name for sender in senders for name in (sender.segment, *sender.excepted))
    asked: list[Rule] = [rules[name] for name in named]
    with asked_of(project, asked, data=data, engine=engine, unknown_members=unknown_members) as opened:
        days = watched(period.days, len(period.days), "days")

        @lru_cache(maxsize=len(named) or 1)
        def members(segment: str, day: date) -> Collection[object]:
            result = opened.members(rules[segment], today=day, zone=period.first.zone)
            return [row[0] for batch in result.batches() for row in batch]

        return _Simulated(period, tuple(simulate(senders, days, members)))


# ---- text ------------------------------------------------------------------------------------------------------


@record
class _Said:
    """All that is to be said."""

    project: Project
    senders: tuple[Mailer, ...]
    loads: tuple[Load, ...]
    simulated: _Simulated | None

    def tests(self, load: Load) -> str:
        """The witness of a load, as a test for each segment that mails it, on the day of the mail."""
        assert load.witness is not None
        segments = {sender.workflow: sender.segment for sender in self.senders}
        sentence = f"a {self.project.vocabulary.subject} who gets {count(load.lower, 'mail')} {_when(load)}"
        return "\n".join(
            as_tests(
                on_day(load.witness, each.day),
                (self.project.checked.rules[segments[each.workflow]],),
                sentence,
                self.project.vocabulary,
            )
            for each in load.sent
        )


def _as_text(said: _Said, terminal: Terminal) -> Iterator[str]:
    if not said.senders:
        yield "no workflow sends a mail"
        return
    shown: tuple[Sent, ...] = ()
    for load in said.loads:
        yield from _load_as_text(load, said, terminal)
        if load.lower > 1 and load.sent != shown:
            yield ""
            yield from shown_lines(said.tests(load), terminal)
        shown = load.sent
        yield ""
    if said.simulated is not None:
        yield from _simulated_as_text(said.simulated, said.project.vocabulary.subject, terminal)


def _load_as_text(load: Load, said: _Said, terminal: Terminal) -> Iterator[str]:
    if load.is_exact:
        word, sentence = "proved", f"{_when(load)}, a {said.project.vocabulary.subject} gets {_at_most(load.upper)}"
    else:
        word = "not known"
        bounds = f"at least {load.lower} and at most {load.upper}"
        sentence = (
            f"{_when(load)}, the most that a {said.project.vocabulary.subject} can get is {bounds}: {load.reason}"
        )
    first, *rest = terminal.wrap(sentence, len(word) + 2)
    yield f"{terminal.paint(f'{word}:', Colour.ADDED if load.is_exact else Colour.WARNING)} {first}"
    yield from (f"  {line}" for line in rest)
    if load.days > 1 and load.whatever > load.upper:
        yield from (
            f"  {line}" for line in terminal.wrap(f"{_at_most(load.whatever)} if its fields change meanwhile", 2)
        )
    if load.sent:
        templates = {sender.workflow: sender.templates for sender in said.senders}
        for each in load.sent:
            mails = ", ".join(f'"{name}"' for name in templates[each.workflow][: each.mails])
            yield from (f"  {line}" for line in terminal.wrap(f"{each.day}: {mails} from {each.workflow}", 2))


def _when(load: Load) -> str:
    return "on one day" if load.days == 1 else f"within {load.days} days"


def _at_most(number: int) -> str:
    return f"at most {count(number, 'mail')}" if number else "no mail"


def _simulated_as_text(simulated: _Simulated, subject: str, terminal: Terminal) -> Iterator[str]:
    period = simulated.period
    yield from terminal.wrap(
        f"{period.first.today} to {period.last} ({period.first.zone}), workflows switched on on the first day", 0
    )
    yield from _counts("mails on one day", f"{subject}s times days", simulated.on_one_day())
    yield from _counts(f"most within {WEEK_DAYS} days", f"{subject}s", simulated.within_a_week())
    most = simulated.most()
    if most is not None:
        key, mails, day = most
        yield from terminal.wrap(f"the most: {subject} {key} with {count(mails, 'mail')} from {day} on", 0)


def _counts(what: str, whom: str, counts: dict[int, int]) -> Iterator[str]:
    if not counts:
        yield f"{what}: none"
        return
    size = max(width(what), 1)
    yield f"{what}  {whom}"
    for mails, number in counts.items():
        yield f"{mails:>{size}}  {number:,}"


# ---- JSON ------------------------------------------------------------------------------------------------------


def _as_document(said: _Said) -> dict[str, object]:
    return document(
        workflows=[sender.workflow for sender in said.senders],
        loads=[_load_as_values(load, said) for load in said.loads],
        simulated=None if said.simulated is None else _simulated_as_values(said.simulated),
    )


def _load_as_values(load: Load, said: _Said) -> dict[str, object]:
    witness = load.witness and {**as_values(load.witness), "tests": said.tests(load)}
    sent = [{"date": each.day, "workflow": each.workflow, "mails": each.mails} for each in load.sent]
    return {
        "days": load.days,
        "at_least": load.lower,
        "at_most": load.upper,
        "whatever_changes": load.whatever,
        "witness": witness,
        "sent": sent,
        "reason": load.reason,
    }


def _simulated_as_values(simulated: _Simulated) -> dict[str, object]:
    most = simulated.most()
    return {
        "from": simulated.period.first.today,
        "to": simulated.period.last,
        "on_one_day": [{"mails": mails, "times": number} for mails, number in simulated.on_one_day().items()],
        "within_7_days": [{"mails": mails, "subjects": number} for mails, number in simulated.within_a_week().items()],
        "most": None if most is None else {"subject": most[0], "mails": most[1], "from": most[2]},
    }
