"""The commands of a session. Most are commands of the command line, run on the session's project, rule and data."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Mapping
from datetime import date

import click

from segdsl.base.record import record
from segdsl.base.suggest import nearest
from segdsl.cli.interactive import offers
from segdsl.cli.interactive.desk import Desk
from segdsl.cli.interactive.offers import CLAIMS, Given, Offering, Offers
from segdsl.cli.interactive.show import say, show_members, show_names, table
from segdsl.ide.hover import about
from segdsl.ide.words import as_name
from segdsl.ir.nodes import Rule
from segdsl.lint.settings import PROFILES
from segdsl.repl.host import NO_DATA

SAMPLE = 5
_OF_TWO = ("disjoint", "implies", "equal")


class Refused(Exception):  # noqa: N818 - it is said as it is
    """A command cannot be carried out as it was given; `help` says what to write."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.help = help


@record(kw_only=True)
class Command:
    """A command: what may follow it, what it does in a line, how it does that, and what could be typed behind it.

    `takes_rule` says that a whole rule may be, too.
    """

    usage: str = ""
    help: str
    run: Callable[[Desk, str], None]
    offers: Offering = offers.nothing
    takes_rule: bool = False


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
    _expect_rule(desk, rest)
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


def _expect_rule(desk: Desk, text: str) -> None:
    """Raises Refused where a text is a single word, which is no rule, so that a segment must have been meant."""
    if text.isidentifier():
        raise Refused(f"there is no segment `{text}`", _did_you_mean(text, desk.words.segments))


def _did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    guess = nearest(word, known)
    return f"did you mean `{guess}`?" if guess else otherwise


def _rule(desk: Desk, text: str) -> Rule:
    """The rule that a name or a condition is, or else the last rule. Raises Refused where it is none."""
    if not text:
        _last(desk)
        assert desk.last is not None
        return desk.last.rule
    rules = desk.project().checked.rules
    if text in rules:
        return rules[text]
    _expect_rule(desk, text)
    found = desk.diagnose(text)
    if found.rule is None:
        raise Refused(found.error.message if found.error else f"`{text}` is no segment and no rule")
    return found.rule


def _prove(desk: Desk, rest: str) -> None:
    words = _split(rest)
    if not words:
        raise Refused("say what to prove", f"prove {' or '.join(CLAIMS)}, and one or two segments")
    if words[0] not in CLAIMS:
        raise Refused(f"`{words[0]}` is not a claim", f"there are {', '.join(CLAIMS)}")
    names = [word for word in words[1:] if not word.startswith("-")]
    if "-e" not in words and len(names) < (2 if words[0] in _OF_TWO else 1):
        words += ["-e", _last(desk)]
    _call(desk, "prove", words)


def _sql(desk: Desk, rest: str) -> None:
    """The query, in the dialect that comes first, if one does."""
    first, _, others = rest.partition(" ")
    is_dialect = first in _dialects() and first not in desk.words.segments
    if rest.isidentifier() and not is_dialect and rest not in desk.words.segments:
        known = (*_dialects(), *desk.words.segments)
        raise Refused(f"there is no dialect and no segment `{rest}`", _did_you_mean(rest, known))
    _call(desk, "sql", [*_asked(desk, others.strip()), "--dialect", first] if is_dialect else _asked(desk, rest))


def _dialects() -> tuple[str, ...]:
    """The dialects that there are."""
    from segdsl.backends.sql.dialects import all_dialects

    return tuple(dialect.name for dialect in all_dialects())


def _sql_offers(desk: Desk, given: Given, typed: str) -> Offers:
    known = _dialects()
    if not given:
        yield from ((name, "dialect") for name in known)
    if given in ((), *((name,) for name in known)):
        yield from offers.segments(desk, given, typed)


def _overlap(desk: Desk, rest: str) -> None:
    """All segments with each other; of two, who is in both, and whether anybody can be."""
    from segdsl.analysis.answer import Proved, Refuted
    from segdsl.analysis.prove import Prover

    names = _split(rest)
    if not names or names[0].startswith("-"):
        _call(desk, "overlap", names)
        return
    one, other = _pair(desk, names, "overlap A B")
    first, second = (rule.name or "the rule" for rule in (one, other))

    def split(a: int, b: int) -> dict[str, int]:
        return {"in both": a & b, f"{first} only": a & ~b, f"{second} only": b & ~a}

    _side_by_side(desk, one, other, split, "overlap")
    match Prover(desk.words.vocabulary).disjoint(one.condition, other.condition):
        case Proved():
            say("proved: nobody can ever be in both on one day")
        case Refuted():
            say("proved: somebody can be in both on one day; prove disjoint shows who")
        case unknown:
            say(f"whether anybody can be in both is not known: {unknown.reason}")


def _pair(desk: Desk, names: list[str], usage: str) -> tuple[Rule, Rule]:
    if len(names) not in (1, 2):
        raise Refused("give the names of two segments, or one to compare the last rule with it", usage)
    return _rule(desk, names[0]), _rule(desk, names[1] if len(names) == 2 else "")


def _diff(desk: Desk, rest: str) -> None:
    """Two rules side by side: how many enter and leave, and how many stay."""
    old, new = _pair(desk, _split(rest), "diff A B")
    _side_by_side(desk, old, new, lambda a, b: {"enter": b & ~a, "leave": a & ~b, "stay": a & b}, "diff")


def _side_by_side(desk: Desk, a: Rule, b: Rule, split: Callable[[int, int], dict[str, int]], verb: str) -> None:
    """The members of two rules, split into parts: how many in each, and some of them."""
    if desk.data_name == NO_DATA:
        raise Refused(f"there is no data to {verb} in", "load DIR")
    groups = split(desk.members(a), desk.members(b))
    live = desk.live([a, b])
    rows = [(said, part.bit_count(), _keys(live.keys(part, SAMPLE))) for said, part in groups.items()]
    table([verb, "count", "such as"], rows, desk.format)


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
            raise Refused(f"`{rest}` is not a date that exists", "today 2026-06-30, or today now") from None
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
        _call(desk, "members", ["--format", desk.format, *_asked(desk, rest), "--why-not"])


def _sample(desk: Desk, rest: str) -> None:
    if rest and not rest.isdigit():
        raise Refused(f"`{rest}` is not a number", "sample 10")
    rule = _rule(desk, "")
    show_members(desk, rule, desk.members(rule), int(rest or 2 * SAMPLE))


def _run(desk: Desk, rest: str) -> None:
    rule = _rule(desk, rest)
    if rest:
        desk.accept(f"in segment {as_name(rest)}" if rest in desk.words.segments else rest, rule)
    members = desk.members(rule)
    show_members(desk, rule, members, members.bit_count())


def _count(desk: Desk, rest: str) -> None:
    name = rest.removeprefix("by ").strip()
    if rest == "by":
        raise Refused("give a field to count by", "count by relationship_stage")
    if name:
        _call(desk, "count", ["-e", _last(desk), "--by", name, "--format", desk.format])
        return
    rule = _rule(desk, "")
    say(f"{desk.members(rule).bit_count():,} of {desk.live([rule]).total:,} {_noun(desk)}s")


# ---- rules ---------------------------------------------------------------------------------------------------------


def _show(desk: Desk, rest: str) -> None:
    form, _, about_what = rest.partition(" ")
    if form in ("tree", "ir", "sql"):
        text = f"in segment {as_name(about_what)}" if about_what in desk.words.segments else about_what
        _call(desk, "show", [form, "-e", text or _last(desk)])
    elif form:
        raise Refused(f"there is nothing called `{form}` to show", "show, show tree, show ir, show sql")
    else:
        show_names(desk)


def _fields(desk: Desk, rest: str) -> None:
    words = desk.words
    if rest:
        lines = about(rest, words)
        if not lines:
            raise Refused(
                f"there is no `{rest}`", _did_you_mean(rest, desk.words.vocabulary.words, "fields lists them")
            )
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
    typed_in = [name for _, name in desk.texts]
    if rest not in typed_in:
        raise Refused(f"`{rest}` was not typed in" if rest else "say what to forget", _did_you_mean(rest, typed_in))
    if not desk.unset(rest):
        raise Refused(f"another definition uses `{rest}`")
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
            raise Refused(f"there is no command `{name}`", _did_you_mean(name, COMMANDS, "help lists them"))
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


def _commands(_: Desk, given: Given, typed: str) -> Offers:  # noqa: ARG001
    return () if given else ((name, one.help) for name, one in COMMANDS.items())


COMMANDS: Mapping[str, Command] = {
    "help": Command(usage="[COMMAND]", help="this list, or more about a command", run=_help, offers=_commands),
    "show": Command(
        usage="[tree|ir|sql]",
        help="what there is, or the last rule inside",
        run=_show,
        offers=offers.words("tree", "ir", "sql"),
    ),
    "fields": Command(usage="[NAME]", help="the words of rules, or all about one", run=_fields, offers=offers.fields),
    "explain": Command(
        usage="[NAME]",
        help="a rule in plain English",
        run=_of_last("explain"),
        offers=offers.one_segment,
        takes_rule=True,
    ),
    "why": Command(
        usage="ID [NAME]", help="why somebody is in or out, and what would change that", run=_why, offers=offers.keys
    ),
    "why-not": Command(
        usage="[ID|NAME]", help="which condition loses how many", run=_why_not, offers=offers.keys_or_segments
    ),
    "sample": Command(usage="[N]", help="some members", run=_sample, offers=offers.words("10", "50")),
    "count": Command(
        usage="[by FIELD]", help="how many, by the values of a field", run=_count, offers=offers.by_fields
    ),
    "run": Command(usage="[NAME]", help="all members", run=_run, offers=offers.one_segment, takes_rule=True),
    "sql": Command(usage="[DIALECT] [NAME]", help="the query", run=_sql, offers=_sql_offers, takes_rule=True),
    "rows": Command(
        usage="[NAME]",
        help="the rows of the product's screen",
        run=_of_last("rows"),
        offers=offers.one_segment,
        takes_rule=True,
    ),
    "fmt": Command(usage="[RULE]", help="the last rule, laid out", run=_fmt, takes_rule=True),
    "check": Command(usage="[RULE]", help="what is wrong with a rule, and advice", run=_check, takes_rule=True),
    "prove": Command(
        usage="CLAIM [A] [B]", help="prove a claim, or show who refutes it", run=_prove, offers=offers.claims
    ),
    "overlap": Command(
        usage="[A] [B]", help="which segments can have members in common", run=_overlap, offers=offers.two_segments
    ),
    "diff": Command(usage="A [B]", help="who enters and who leaves", run=_diff, offers=offers.two_segments),
    "test": Command(usage="[-k TEXT]", help="run the tests of the project", run=_as_it_is("test"), offers=offers.tests),
    "save": Command(usage="NAME [FILE]", help="write the last rule into a rule file", run=_save, offers=offers.targets),
    "unset": Command(usage="NAME", help="forget what was typed in", run=_unset, offers=offers.typed_in),
    "load": Command(usage="DIR", help="use other data", run=_load, offers=offers.folders),
    "reload": Command(help="read rules and data anew", run=_reload),
    "today": Command(usage="[DATE]", help="ask for another day", run=_today, offers=offers.days),
    "profile": Command(usage="[NAME]", help="what rules may use", run=_profile, offers=offers.words(*PROFILES)),
    "timing": Command(
        usage="[on|off]", help="say how long answers take", run=_timing, offers=offers.words("on", "off")
    ),
    "format": Command(
        usage="[FORMAT]",
        help="how rows are written",
        run=_format,
        offers=offers.words("table", "csv", "json", "jsonl"),
    ),
    "quit": Command(help="leave", run=_quit),
}
"""In the order in which `help` lists them."""

ALIASES: Mapping[str, str] = {"exit": "quit", "q": "quit", "?": "help", "h": "help", "": "help"}
"""What people type from habit, and a dot alone."""
