"""The commands of a session. Most are commands of the command line, run on the session's project, rule and data."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta

import click

from segdsl.base.record import record
from segdsl.cli.interactive.desk import Desk
from segdsl.cli.interactive.show import say, show_counts, show_members, show_names, table
from segdsl.ide.describe import describe
from segdsl.ide.hover import about
from segdsl.ir.nodes import And, Compare, Expr, HasAny, Op, Rule
from segdsl.lint.settings import PROFILES
from segdsl.vocabulary.model import Field, FieldType

Offers = Iterable[tuple[str, str]]

SAMPLE = 5
_GROUPS_MAX = 50


class Refused(Exception):  # noqa: N818 - it is said as it is
    """A command cannot be carried out as it was given; `help` says what to write."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.help = help


def _nothing(_: Desk) -> Offers:
    return ()


@record(kw_only=True)
class Command:
    """A command: what may follow it, what it does in a line, how it does that, and what could be typed behind it."""

    usage: str = ""
    help: str
    run: Callable[[Desk, str], None]
    offers: Callable[[Desk], Offers] = _nothing


# ---- of the command line ------------------------------------------------------------------------------------------


def _of_last(verb: str) -> Callable[[Desk, str], None]:
    """A command of the command line about a segment or a rule, or else about the last rule."""

    def run(desk: Desk, rest: str) -> None:
        _call(desk, verb, [*_asked(desk, rest)])

    return run


def _as_it_is(verb: str) -> Callable[[Desk, str], None]:
    """A command of the command line, its words as they are given."""
    return lambda desk, rest: _call(desk, verb, _split(rest))


def _asked(desk: Desk, rest: str) -> list[str]:
    """The words of a command about one rule: a name, options, a whole rule; else the last rule."""
    if not rest:
        return ["-e", _last(desk)]
    words = _split(rest)
    if words[0] in desk.words.segments or words[0] == "-e":
        return words
    return ["-e", _last(desk), *words] if words[0].startswith("-") else ["-e", rest]


def _call(desk: Desk, verb: str, words: list[str]) -> None:
    """Run a command of the command line on what the session holds."""
    from segdsl.cli.held import HELD
    from segdsl.cli.main import cli

    command = cli.get_command(click.Context(cli), verb)
    assert command is not None
    token = HELD.set(desk)
    try:
        command.main(words, prog_name=verb, standalone_mode=False)
    finally:
        HELD.reset(token)


def _split(rest: str) -> list[str]:
    try:
        return shlex.split(rest)
    except ValueError:
        raise Refused("a quote is not closed") from None


def _last(desk: Desk) -> str:
    if desk.last is None:
        raise Refused("there is no rule yet", "write one, such as: relationship_stage = Joined")
    return desk.last.text


def _rule(desk: Desk, text: str) -> Rule:
    """The rule that a name or a condition is, or else the last rule. Raises Refused where it is none."""
    if not text:
        _last(desk)
        assert desk.last is not None
        return desk.last.rule
    rules = desk.project().checked.rules
    if text in rules:
        return rules[text]
    found = desk.diagnose(text)
    if found.rule is None:
        raise Refused(found.error.message if found.error else f"`{text}` is no segment and no rule")
    return found.rule


def _prove(desk: Desk, rest: str) -> None:
    words = _split(rest)
    needed = 2 if words[:1] and words[0] in ("disjoint", "implies", "equal") else 1
    names = [word for word in words[1:] if not word.startswith("-")]
    if words and "-e" not in words and len(names) < needed:
        words += ["-e", _last(desk)]
    _call(desk, "prove", words)


def _diff(desk: Desk, rest: str) -> None:
    """Two rules side by side: how many enter and leave, and whether that can be otherwise."""
    names = rest.split()
    if len(names) not in (1, 2):
        raise Refused("give the names of two segments, or one to compare the last rule with it", "diff A B")
    old, new = _rule(desk, names[0]), _rule(desk, names[1] if len(names) == 2 else "")
    before, after = desk.members(old), desk.members(new)
    live = desk.live([old, new])
    rows = [
        ("enter", (after & ~before).bit_count(), _keys(live.keys(after & ~before, SAMPLE))),
        ("leave", (before & ~after).bit_count(), _keys(live.keys(before & ~after, SAMPLE))),
        ("stay", (before & after).bit_count(), ""),
    ]
    table(["", "count", "such as"], rows, desk.format)


def _keys(keys: list[object]) -> str:
    return ", ".join(map(str, keys))


# ---- data ----------------------------------------------------------------------------------------------------------


def _load(desk: Desk, rest: str) -> None:
    from segdsl.base.record import replace

    if not rest:
        raise Refused("give a folder with the relations as files", "load data/")
    asked, desk.asked = desk.asked, replace(desk.asked, data=rest.strip("\"'"))
    desk.close()
    try:
        live = desk.live(())
    except Exception:
        desk.asked = asked
        desk.close()
        raise
    say(f"loaded {live.total:,} {_noun(desk)}s")


def _reload(desk: Desk, _: str) -> None:
    desk.reload()
    say(f"read {len(desk.project().files)} files, {len(desk.words.segments)} segments")


def _today(desk: Desk, rest: str) -> None:
    if rest:
        try:
            day = date.today() if rest == "now" else date.fromisoformat(rest)  # noqa: DTZ011 - the clock of a shell
        except ValueError:
            raise Refused(f"`{rest}` is not a day that exists", "today 2026-06-30") from None
        desk.on(day, desk.run.zone)
    say(str(desk.run))


def _profile(desk: Desk, rest: str) -> None:
    from segdsl.base.record import replace

    if rest:
        if rest not in PROFILES:
            raise Refused(f"there is no profile `{rest}`", f"there are {', '.join(PROFILES)}")
        desk.asked = replace(desk.asked, profile=rest)
    say(f"profile {desk.standing().profile}")


def _why(desk: Desk, rest: str) -> None:
    words = _split(rest)
    if not words:
        raise Refused(f"give the key of a {_noun(desk)}", "why ID, or why ID NAME")
    name = words[1:2] or ["-e", _last(desk)]
    _call(desk, "explain", [*name, "--id", words[0]])


def _why_not(desk: Desk, rest: str) -> None:
    if rest and _split(rest)[0] not in desk.words.segments:
        _why(desk, rest)
    else:
        _call(desk, "members", [*_asked(desk, rest), "--why-not"])


def _sample(desk: Desk, rest: str) -> None:
    if rest and not rest.isdigit():
        raise Refused(f"`{rest}` is not a number", "sample 10")
    rule = _rule(desk, "")
    show_members(desk, rule, desk.members(rule), int(rest or 2 * SAMPLE))


def _run(desk: Desk, rest: str) -> None:
    rule = _rule(desk, rest)
    if rest:
        desk.accept(f"in segment {rest}" if rest in desk.words.segments else rest, rule)
    members = desk.members(rule)
    show_members(desk, rule, members, members.bit_count())


def _count(desk: Desk, rest: str) -> None:
    rule = _rule(desk, "")
    if not rest:
        say(f"{desk.members(rule).bit_count():,} of {desk.live([rule]).total:,} {_noun(desk)}s")
        return
    name = rest.removeprefix("by ").strip()
    field = desk.words.vocabulary.words.get(name)
    if not isinstance(field, Field):
        raise Refused(f"there is no field `{name}`", "count by relationship_stage")
    reads = Rule(name="", condition=And((rule.condition, *_groups(field, field.members[:1] or ("",)).values())))
    live = desk.live([reads])
    members = desk.members(rule)
    texts = field.members or tuple(text for text, _ in live.values(field)[:_GROUPS_MAX])
    counts = {
        text: (members & live.members(asked, today=desk.run.today, zone=desk.run.zone)).bit_count()
        for text, asked in _groups(field, texts).items()
    }
    show_counts(desk, name, counts)


def _groups(field: Field, texts: Iterable[str]) -> dict[str, Expr]:
    """For each value of a field the condition that a subject has it."""
    match field.type:
        case FieldType.SET:
            return {text: HasAny(field, (text,)) for text in texts}
        case FieldType.MEMBER | FieldType.TEXT | FieldType.ID:
            return {text: Compare(field, Op.EQ, text) for text in texts}
        case FieldType.BOOLEAN:
            return {text: Compare(field, Op.EQ, text == "true") for text in ("true", "false")}
        case _:
            raise Refused(f"`{field.name}` is a {field.type.value}, whose values are too many to count by")


# ---- rules ---------------------------------------------------------------------------------------------------------


def _show(desk: Desk, rest: str) -> None:
    form, _, about_what = rest.partition(" ")
    if form in ("tree", "ir", "sql"):
        _call(desk, "show", [form, "-e", about_what or _last(desk)])
    elif form:
        raise Refused(f"there is nothing called `{form}` to show", "show, show tree, show ir, show sql")
    else:
        show_names(desk)


def _fields(desk: Desk, rest: str) -> None:
    words = desk.words
    if rest:
        lines = about(rest, words)
        if not lines:
            raise Refused(f"there is no `{rest}`", "fields lists them")
        for line in lines:
            say(line)
        return
    entries = {entry.name: entry for entry in words.vocabulary.words.values()}
    table(["name", "type", "about"], [(n, e.type.value, e.doc) for n, e in entries.items()], desk.format)


def _fmt(desk: Desk, rest: str) -> None:
    say(formatted(rest or _last(desk), desk))


def formatted(text: str, desk: Desk) -> str:
    """A bare condition in the one way."""
    from segdsl.base.source import Source
    from segdsl.format.format import format_source

    written = format_source(Source("rule", f"segment it {{ where {text}\n}}"), vocabulary=desk.words.vocabulary)
    if written.diagnostics:
        raise Refused(written.diagnostics[0].message)
    body = written.text.partition("where ")[2].rpartition("}")[0].rstrip()
    return "\n".join(line.removeprefix("  ") for line in body.split("\n"))


def _check(desk: Desk, rest: str) -> None:
    profile = ["--profile", desk.asked.profile] if desk.asked.profile else []
    _call(desk, "check", [*(["-e", rest or _last(desk)]), *profile])


def _save(desk: Desk, rest: str) -> None:
    from segdsl.cli.interactive.save import save

    save(desk, _split(rest))


def _unset(desk: Desk, rest: str) -> None:
    if not desk.unset(rest):
        raise Refused(f"`{rest}` was not typed in, or another definition uses it")
    say(f"forgot {rest}")


# ---- the session ---------------------------------------------------------------------------------------------------


def _timing(desk: Desk, rest: str) -> None:
    if rest not in ("", "on", "off"):
        raise Refused("timing is `on` or `off`")
    desk.shows_time = rest == "on" if rest else not desk.shows_time
    say(f"timing {'on' if desk.shows_time else 'off'}")


def _format(desk: Desk, rest: str) -> None:
    from segdsl.cli.output import TEXT_FORMATS

    if rest:
        if rest not in TEXT_FORMATS:
            raise Refused(f"there is no format `{rest}`", f"there are {', '.join(TEXT_FORMATS)}")
        desk.format = rest
    say(f"format {desk.format}")


def _quit(desk: Desk, _: str) -> None:
    desk.wants_to_quit = True


def _help(_: Desk, rest: str) -> None:
    if rest:
        name = rest.lstrip(".:")
        if name not in COMMANDS:
            raise Refused(f"there is no command `{name}`", "help lists them")
        say(f".{name} {COMMANDS[name].usage}".rstrip())
        say(f"  {COMMANDS[name].help}")
        return
    say("Write a rule, such as: relationship_stage = Joined AND joined in the last 30 days")
    say("Or define one: segment NAME { where … }, param NAME = 5. Tab completes. Or one of these:")
    wide = max(len(f".{name} {one.usage}") for name, one in COMMANDS.items())
    for name, one in COMMANDS.items():
        say(f"  {f'.{name} {one.usage}':{wide}}  {one.help}")


def _noun(desk: Desk) -> str:
    return desk.words.vocabulary.subject


# ---- what could be typed -------------------------------------------------------------------------------------------


def _segments(desk: Desk) -> Offers:
    return ((name, describe(name, desk.words)) for name in desk.words.segments)


def _field_names(desk: Desk) -> Offers:
    return ((name, describe(name, desk.words)) for name in desk.words.vocabulary.words)


def _by_fields(desk: Desk) -> Offers:
    fields = desk.words.vocabulary.fields.values()
    return ((f"by {field.name}", field.doc) for field in fields if field.type in _COUNTED)


_COUNTED = (FieldType.MEMBER, FieldType.SET, FieldType.BOOLEAN, FieldType.TEXT, FieldType.ID)


def _days(desk: Desk) -> Offers:
    return ((str(desk.run.today + timedelta(days=days)), "") for days in (0, 1, 7, 30, -1))


def _claims(desk: Desk) -> Offers:
    yield from ((claim, "") for claim in ("empty", "always", "implies", "disjoint", "equal"))
    yield from _segments(desk)


def _words(*words: str) -> Callable[[Desk], Offers]:
    return lambda _: ((word, "") for word in words)


def _typed(desk: Desk) -> Iterator[tuple[str, str]]:
    return ((name, kind) for kind, name in desk.texts)


def _commands(_: Desk) -> Offers:
    return ((name, one.help) for name, one in COMMANDS.items())


def _folders(desk: Desk) -> Offers:
    root = desk.project().root
    return ((f"{path.name}/", "") for path in sorted(root.iterdir()) if path.is_dir() and path.name[0] != ".")


COMMANDS: Mapping[str, Command] = {
    "help": Command(usage="[COMMAND]", help="this list, or more about a command", run=_help, offers=_commands),
    "show": Command(
        usage="[tree|ir|sql]",
        help="what there is, or the last rule inside",
        run=_show,
        offers=_words("tree", "ir", "sql"),
    ),
    "fields": Command(usage="[NAME]", help="the words of rules, or all about one", run=_fields, offers=_field_names),
    "explain": Command(usage="[NAME]", help="a rule in plain English", run=_of_last("explain"), offers=_segments),
    "why": Command(usage="ID [NAME]", help="why somebody is in or out, and what would change that", run=_why),
    "why-not": Command(usage="[ID|NAME]", help="which condition loses how many", run=_why_not, offers=_segments),
    "sample": Command(usage="[N]", help="some members", run=_sample, offers=_words("10", "50")),
    "count": Command(usage="[by FIELD]", help="how many, by the values of a field", run=_count, offers=_by_fields),
    "run": Command(usage="[NAME]", help="all members", run=_run, offers=_segments),
    "sql": Command(usage="[NAME]", help="the query", run=_of_last("sql"), offers=_segments),
    "rows": Command(usage="[NAME]", help="the rows of the product's screen", run=_of_last("rows"), offers=_segments),
    "fmt": Command(usage="[RULE]", help="the last rule, laid out", run=_fmt),
    "check": Command(usage="[RULE]", help="what is wrong with a rule, and advice", run=_check),
    "prove": Command(usage="CLAIM [A] [B]", help="prove a claim, or show who refutes it", run=_prove, offers=_claims),
    "overlap": Command(help="which segments can have members in common", run=_as_it_is("overlap")),
    "diff": Command(usage="A [B]", help="who enters and who leaves", run=_diff, offers=_segments),
    "test": Command(usage="[-k TEXT]", help="run the tests of the project", run=_as_it_is("test")),
    "save": Command(usage="NAME [FILE]", help="write the last rule into a rule file", run=_save, offers=_typed),
    "unset": Command(usage="NAME", help="forget what was typed in", run=_unset, offers=_typed),
    "load": Command(usage="DIR", help="use other data", run=_load, offers=_folders),
    "reload": Command(help="read rules and data anew", run=_reload),
    "today": Command(usage="[DATE]", help="ask for another day", run=_today, offers=_days),
    "profile": Command(usage="[NAME]", help="what rules may use", run=_profile, offers=_words(*PROFILES)),
    "timing": Command(usage="[on|off]", help="say how long answers take", run=_timing, offers=_words("on", "off")),
    "format": Command(
        usage="[FORMAT]", help="how rows are written", run=_format, offers=_words("table", "csv", "json", "jsonl")
    ),
    "quit": Command(help="leave", run=_quit),
}
"""In the order in which `help` lists them."""
