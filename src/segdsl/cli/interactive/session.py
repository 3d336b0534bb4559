"""A session as the prompt sees it, and as `-c` and a pipe see it: an entry goes in, what comes of it is printed."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence

import click

from segdsl.base.diagnostics import in_reading_order
from segdsl.base.suggest import nearest
from segdsl.cli.asking import data_errors
from segdsl.cli.interactive.commands import ALIASES, COMMANDS, SAMPLE, Refused
from segdsl.cli.interactive.desk import Desk
from segdsl.cli.interactive.show import here, say, show_members
from segdsl.cli.reporters.text import render_all
from segdsl.cli.terminal import terminal_of
from segdsl.ide.diagnose import Diagnosis, State
from segdsl.ide.place import FILE, start_of
from segdsl.ide.words import Words
from segdsl.ir.nodes import Rule
from segdsl.project.files import ProjectError
from segdsl.repl.host import NO_DATA, Answer, Standing

_PREFIXES = (".", ":")
_GOES_ON = ("and", "or", ")", "during", "since", "&&", "||")


class Session:
    """What `segdsl.repl` asks its host. `code` is the exit code so far: 1 an error in a rule, 2 usage or data."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.code = 0

    @property
    def words(self) -> Words:
        """All words that rules may use now."""
        return self.desk.words

    @property
    def commands(self) -> Mapping[str, str]:
        """The commands, each with what it does in a line."""
        return {name: one.help for name, one in COMMANDS.items()}

    @property
    def wants_to_quit(self) -> bool:
        """Whether the session is to end."""
        return self.desk.wants_to_quit

    def command_in(self, text: str) -> tuple[str, str] | None:
        """The command that a text is, and what follows it.

        With a dot or colon before it, or bare where that can be no rule and no definition.
        """
        first, _, rest = text.strip().partition(" ")
        rest = rest.strip()
        if first.startswith(_PREFIXES):
            return ALIASES.get(first[1:], first[1:]), rest
        if not first or first in self.desk.words.vocabulary.words:
            return None
        if not rest and first in ALIASES:
            return ALIASES[first], rest
        # A word that stands alone is no rule, so that one like a command is a command with a mistake.
        is_meant = first in COMMANDS or (
            not rest and first not in self.desk.words.segments and nearest(first, COMMANDS)
        )
        return (first, rest) if is_meant and not _is_item(first, text) else None

    def arguments(self, command: str, given: Sequence[str], typed: str) -> Iterable[tuple[str, str]]:
        """What could follow a command."""
        return COMMANDS[command].offers(self.desk, tuple(given), typed) if command in COMMANDS else ()

    def takes_rule(self, command: str) -> bool:
        """Whether a whole rule may follow a command."""
        return command in COMMANDS and COMMANDS[command].takes_rule

    def diagnose(self, text: str) -> Diagnosis:
        """What a rule or a definition comes to."""
        return self.desk.diagnose(text)

    def answer(self, text: str) -> Answer:
        """How a rule stands, and how many it finds; a command is none."""
        return Answer(state=State.EMPTY) if self.command_in(text) else self.desk.answer(text)

    def prepare(self) -> None:
        """Make answers to the rule with other numbers quicker."""
        self.desk.prepare()

    def hurry(self) -> None:
        """Give up what is asked of the data."""
        self.desk.hurry()

    def standing(self) -> Standing:
        """What holds for every rule."""
        return self.desk.standing()

    def submit(self, text: str) -> None:
        """Do what an entry asks for, and print what comes of it. Nothing but the end of the program leaves here."""
        started = time.perf_counter()
        try:
            with data_errors():
                self._submit(text)
        except Refused as refused:
            self._complain(str(refused), refused.help)
        except ProjectError as error:
            self._complain(str(error), error.help)
        except click.exceptions.Exit as stop:
            self.code = max(self.code, stop.exit_code)
        except click.ClickException as error:
            self._complain(error.format_message())
        except SystemExit as stop:
            self.code = max(self.code, stop.code if isinstance(stop.code, int) else 0)
        except BrokenPipeError:
            raise
        except Exception as error:
            if os.environ.get("SEGDSL_TRACEBACK"):
                raise
            self._complain(
                f"internal error ({type(error).__name__}): {error}",
                "this is a mistake in segdsl, not in your rule; set SEGDSL_TRACEBACK=1 to see where it happened",
            )
        if self.desk.shows_time:
            say(f"{(time.perf_counter() - started) * 1e3:,.0f} ms")
        sys.stdout.flush()

    def _submit(self, text: str) -> None:
        asked = self.command_in(text)
        if asked is not None:
            name, rest = asked
            if name not in COMMANDS:
                guess = nearest(name, COMMANDS)
                raise Refused(
                    f"there is no command `{name}`", f"did you mean `.{guess}`?" if guess else ".help lists them"
                )
            COMMANDS[name].run(self.desk, rest)
            return
        found = self.desk.diagnose(text)
        if found.state is State.EMPTY:
            return
        if found.state in (State.RULE, State.WRONG, State.INCOMPLETE) and start_of(text) != FILE:
            self._rule(text, found)
        else:
            self._define(text, found)

    def _rule(self, text: str, found: Diagnosis) -> None:
        from segdsl.base.source import Source
        from segdsl.syntax.parse import parse_condition

        if found.state is State.INCOMPLETE:
            parsed = parse_condition(Source("typed", text))
            self._report(parsed.diagnostics)
            return
        if found.rule is None:
            self._report(found.diagnostics)
            return
        self._report(self._advice(found))
        rule = found.rule
        self.desk.accept(text, rule)
        if self.desk.data_name == NO_DATA:
            say("no data to ask: .load DIR")
            return
        self._answer(rule)

    def _answer(self, rule: Rule) -> None:
        members = self.desk.members(rule)
        total = self.desk.live([rule]).total
        noun = self.desk.words.vocabulary.subject
        if self.desk.format == "table":
            share = f" ({100 * members.bit_count() / total:.1f} %)" if total else ""
            say(f"{members.bit_count():,} of {total:,} {noun}s{share}")
        show_members(self.desk, rule, members, SAMPLE)

    def _advice(self, found: Diagnosis) -> Iterable[object]:
        """What `check` says of a rule without a mistake."""
        from segdsl.base.record import replace
        from segdsl.check.model import CheckedCondition
        from segdsl.lint.findings import find
        from segdsl.lint.run import context_of_condition
        from segdsl.project.findings import lint_settings

        project = self.desk.project()
        settings, _ = lint_settings(project)
        if self.desk.asked.profile is not None:
            settings = replace(settings, profile=self.desk.asked.profile)
        assert found.parsed is not None
        meant = CheckedCondition(found.rule, found.diagnostics)
        context = context_of_condition(found.parsed, meant, project.checked, project.vocabulary)
        return find(context, found.diagnostics, settings).diagnostics

    def _define(self, text: str, found: Diagnosis) -> None:
        if found.state is State.INCOMPLETE or found.error is not None:
            from segdsl.base.source import Source
            from segdsl.syntax.parse import parse

            self._report(parse(Source("typed", text)).diagnostics)
            return
        said, errors = self.desk.define(text)
        self._report(errors)
        for line in said:
            say(line)
        if not said and not errors:
            raise Refused("segments, params and windows can be typed in; all else is written into a rule file")

    def _report(self, diagnostics: Iterable[object]) -> None:
        from segdsl.base.diagnostics import Diagnostic

        found = in_reading_order([each for each in diagnostics if isinstance(each, Diagnostic)])
        if any(each.is_error for each in found):
            self.code = max(self.code, 1)
        text = render_all(found, here())
        if text:
            click.echo(text, color=here().colour)

    def _complain(self, message: str, help: str = "") -> None:
        self.code = max(self.code, 2)
        screen = terminal_of(sys.stderr, os.environ)
        for said in (f"error: {message}", *([f"help: {help}"] if help else [])):
            for line in screen.wrap(said, 0):
                click.echo(line, err=True)


def entries(text: str, session: Session) -> Iterator[str]:
    """The entries of a text without a prompt: a command or a rule each, a rule over several lines where it goes on.

    A blank line, and `;` at the end of a line, end an entry.
    """
    waiting: list[str] = []
    for line in text.splitlines():
        entry = "\n".join(waiting)
        is_new = line.startswith(_PREFIXES) or (line.strip() and not _goes_on(line) and _is_finished(entry, session))
        ends = not line.strip() or is_new
        if ends and waiting:
            yield entry
            waiting = []
        if line.rstrip().endswith(";"):
            yield "\n".join([*waiting, line.rstrip()[:-1]])
            waiting = []
        elif line.strip():
            waiting.append(line)
    if waiting:
        yield "\n".join(waiting)


def _goes_on(line: str) -> bool:
    """Whether a line goes on with what stands above it."""
    return line.split()[0].lower().startswith(")") or line.split()[0].lower() in _GOES_ON


def _is_finished(entry: str, session: Session) -> bool:
    return session.command_in(entry) is not None or session.diagnose(entry).state is not State.INCOMPLETE


def _is_item(first: str, text: str) -> bool:
    """Whether a command's word begins a definition here: `test "…" for …`."""
    return first == "test" and text.strip().removeprefix("test").strip()[:1] in ('"', "“", "'")
