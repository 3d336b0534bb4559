"""`save`: the last rule, or what was typed in, as a formatted segment in a rule file of the project."""

from __future__ import annotations

from pathlib import Path

from segdsl.base.source import Source
from segdsl.cli.interactive import typed
from segdsl.cli.interactive.desk import Desk
from segdsl.cli.interactive.show import say
from segdsl.format.format import format_source
from segdsl.ide.words import as_name
from segdsl.project.files import SUFFIX
from segdsl.syntax.parse import parse


def save(desk: Desk, words: list[str]) -> None:
    """Write the segment `words[0]` into the file `words[1]`, or into one of its own beside the project's other rules.

    What was typed in and is used by it is written with it. Nothing that is there is written over without `--replace`.
    Raises Refused.
    """
    from segdsl.cli.interactive.commands import Refused

    replaces = "--replace" in words
    named = [word for word in words if word != "--replace"]
    if not named or len(named) > 2:
        raise Refused("give a name for the rule, and a file if you like", "save quiet_day_30 rules/quiet.seg")
    name = named[0]
    project = desk.project()
    root = project.root
    key = ("segment", name)
    if key not in desk.texts and desk.last is None:
        raise Refused("there is no rule yet", "write one, such as: relationship_stage = Joined")
    elsewhere = {
        each: path
        for path, file in project.files.items()
        if path != typed.FILE
        for each in typed.definitions(file.tree)
    }
    target = root / (named[1] if len(named) == 2 else elsewhere.get(key) or _default(desk, name))
    if target.suffix != SUFFIX:
        target = target.with_name(f"{target.name}{SUFFIX}")
    try:
        path = target.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        raise Refused(f"`{named[1]}` is outside the project") from None
    if key in elsewhere and (not replaces or elsewhere[key] != path):
        raise Refused(f"there is a segment `{name}` in {elsewhere[key]}", f"save {name} {elsewhere[key]} --replace")
    pieces = _pieces(desk, name)
    before = target.read_text(encoding="utf-8") if target.exists() else ""
    old = parse(Source(path, before))
    if old.diagnostics:
        raise Refused(f"`{path}` has a mistake, so nothing is written into it", "mend it first: segdsl check")
    if key in typed.definitions(old.tree):
        span = typed.definitions(old.tree)[key].span
        before = before[: span.start] + before[span.end :]
        old = parse(Source(path, before))
    wanted = {
        each for text in pieces.values() for node in parse(Source(path, text)).tree.items for each in typed.uses(node)
    }
    missing = wanted - set(pieces) - set(typed.definitions(old.tree)) - _imported(old.tree)
    files = {other: file for other, file in project.files.items() if other != path}
    lines = typed.imports(missing, files, str(Path(path).parent.as_posix()))
    text = "\n".join([*lines, before.rstrip(), "", *pieces.values()]).strip() + "\n"
    formatted = format_source(Source(path, text), vocabulary=project.vocabulary)
    if formatted.diagnostics:
        raise Refused(formatted.diagnostics[0].message)
    _write(target, formatted.text)
    for each in pieces:
        desk.texts.pop(each, None)
    desk.reload_rules()
    say(f"saved `{name}` in {path}")
    if path not in desk.project().files:
        say(f"note: {path} is not among the rule files of the project, so nothing else sees it")
    _report(desk, path)


def _default(desk: Desk, name: str) -> str:
    folder = desk.project().settings.rules[0]
    return f"{name}{SUFFIX}" if folder.endswith(SUFFIX) else f"{folder}/{name}{SUFFIX}"


def _pieces(desk: Desk, name: str) -> dict[typed.Key, str]:
    """The definitions to write, those that others use first."""
    key = ("segment", name)
    if key in desk.texts:
        wanted = {key: desk.texts[key]}
    else:
        assert desk.last is not None
        wanted = {key: f"segment {as_name(name)} {{\n  where {desk.last.text}\n}}"}
    waiting = [key]
    nodes: list[object] = []
    while waiting:
        text = wanted[waiting.pop()]
        nodes = list(parse(Source("typed", text)).tree.items)
        for used in (each for node in nodes for each in typed.uses(node)):
            if used in desk.texts and used not in wanted:
                wanted[used] = desk.texts[used]
                waiting.append(used)
    return dict(reversed(wanted.items()))


def _imported(file: object) -> set[typed.Key]:
    from segdsl.syntax import tree

    assert isinstance(file, tree.File)
    names = {name.text for item in file.items if isinstance(item, tree.Import) for name in item.names}
    return {(kind, name) for kind in ("segment", "param", "window") for name in names}


def _write(target: Path, text: str) -> None:
    from segdsl.cli.output import write_file

    target.parent.mkdir(parents=True, exist_ok=True)
    write_file(target, lambda file: file.write(text))


def _report(desk: Desk, path: str) -> None:
    from segdsl.cli.session import report
    from segdsl.project.findings import findings_of

    found = findings_of(desk.project()).diagnostics
    report(each for each in found if each.span.source.name == path)
