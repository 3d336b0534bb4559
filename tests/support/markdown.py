"""Runs the code blocks of a Markdown page, so that nothing is described that is not also true.

What a block is, and what is done with it, is said by the words after its fence:

| words | what is done |
|---|---|
| `seg` | a rule file or a bare condition: checks without findings, and its tests pass in memory and as SQL |
| `seg SEG301 SEG601` | the same, with exactly these findings, in reading order; of most lint rules, those named |
| `seg file=rules/x.seg` | the same; the file also stands in the page's project, and other such blocks may import it |
| `seg profile=portable SEG656` | the same, in that profile |
| `seg words=shop.toml` | the same, with the vocabulary of a `toml file=shop.toml` above it |
| `console` | each `$ ` line is run in the page's project; the lines below it must be what it prints |
| `python` | run; one namespace per page; with `>>>`, as a doctest |
| `toml`, `toml SEG911` | a `segdsl.toml`: it must be read without findings, or with exactly these |
| `csv file=data/x.csv` | any other language, with `file=`: the file is written into the page's project |
| `sh` | not run: only `pip install …` and `make …`, whose target must exist |

Anything else fails. The page's project is what `segdsl init` writes, in a temporary folder, with the files of the
blocks above. In expected output, `...` stands for any text, and alone on a line for any number of lines.
"""

from __future__ import annotations

import contextlib
import doctest
import re
import shlex
import tomllib
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import copytree
from typing import Any

from click.testing import CliRunner

from segdsl.base.diagnostics import Diagnostic, Severity, in_reading_order
from segdsl.base.source import Source
from segdsl.check.check import check, check_condition
from segdsl.check.model import Checked
from segdsl.cli.main import cli
from segdsl.cli.reporters.text import render_all
from segdsl.lint.findings import find
from segdsl.lint.known import portable_codes
from segdsl.lint.rule import Context
from segdsl.lint.run import all_rules, context_of, context_of_condition
from segdsl.lint.settings import PROFILES, LintSettings, read_lint
from segdsl.project.settings import SETTINGS_KEYS, read_settings
from segdsl.syntax import tree
from segdsl.syntax.parse import Parse, parse, parse_condition
from segdsl.vocabulary import load as vocabulary
from segdsl.vocabulary.model import Vocabulary
from tests.support.seg_tests import assert_tests_pass

ROOT = Path(__file__).parents[2]

_FENCE = re.compile(r"(?P<indent> *)(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)")
_HEADING = re.compile(r"(?P<level>#{1,6}) +(?P<title>.+?)\s*")
_ITEM = re.compile(
    r"(?:\s|#[^\n]*)*(?:language\b|import\b|param\b|window\b|segment\b|series\b|workflow\b|test\b|\Z)", re.IGNORECASE
)
# Lint rules that no example breaks without saying so: what is said twice, or may be read two ways.
_ALWAYS = ("SEG391", "SEG392", "SEG601", "SEG602")
_CODE = re.compile(r"[A-Z]{2,}[0-9]+")


# ---- from a page to its blocks ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Block:
    """A fenced block: the words after its fence, its text, its first line, and the headings that it stands under."""

    words: tuple[str, ...]
    text: str
    line: int
    headings: tuple[str, ...]

    @property
    def language(self) -> str:
        return self.words[0] if self.words else ""

    @property
    def options(self) -> dict[str, str]:
        return dict(word.split("=", 1) for word in self.words if "=" in word)

    @property
    def file(self) -> str | None:
        return self.options.get("file")

    @property
    def codes(self) -> list[str]:
        return [word for word in self.words[1:] if "=" not in word]


def read_blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order. Raises ValueError for a fence that is never closed."""
    headings: list[tuple[int, str]] = []
    lines = enumerate(text.splitlines(), 1)
    for number, line in lines:
        if heading := _HEADING.fullmatch(line):
            level = len(heading["level"])
            headings = [(above, title) for above, title in headings if above < level]
            headings.append((level, heading["title"]))
        elif fence := _FENCE.fullmatch(line):
            body = list(_until_closed(lines, fence["fence"], len(fence["indent"]), number))
            titles = tuple(title for level, title in headings if level > 1)
            yield Block(tuple(fence["info"].split()), "".join(f"{line}\n" for line in body), number, titles)


def _until_closed(lines: Iterator[tuple[int, str]], fence: str, indent: int, number: int) -> Iterator[str]:
    for _, line in lines:
        if re.fullmatch(rf" *{fence[0]}{{{len(fence)},}} *", line):
            return
        yield line[min(indent, len(line) - len(line.lstrip(" "))) :]
    raise ValueError(f"the block that starts in line {number} is never closed")


# ---- from pages to tests ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Section:
    """The blocks of a page that stand directly under the same headings: one test."""

    path: Path
    headings: tuple[str, ...]

    def __str__(self) -> str:
        page = self.path.relative_to(ROOT).with_suffix("").as_posix()
        return " > ".join([page, *self.headings]).replace("`", "").replace("§", "")


def sections(paths: Sequence[Path]) -> list[Section]:
    """The sections of the pages that have blocks, in order."""
    found = ((path, block) for path in paths for block in read_blocks(path.read_text(encoding="utf-8")))
    return list(dict.fromkeys(Section(path, block.headings) for path, block in found))


class Pages:
    """The pages of one test run. A page is read and run top down, so that a section may build on those above it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pages: dict[Path, Page] = {}
        self._number = 0

    def run(self, section: Section) -> None:
        """Run a section, after what its page builds up above it."""
        if section.path not in self._pages:
            self._pages[section.path] = self.page(
                section.path.relative_to(ROOT).as_posix(), section.path.read_text(encoding="utf-8")
            )
        self._pages[section.path].run(section.headings)

    def page(self, name: str, text: str) -> Page:
        """A page with a namespace and a project of its own."""
        self._number += 1
        return Page(name, text, self.folder / f"page-{self._number}", self._template())

    def _template(self) -> Path:
        template = self.folder / "template"
        if not template.exists():
            made = CliRunner().invoke(cli, ["init", str(template)], catch_exceptions=False)
            assert made.exit_code == 0, made.output
        return template


class Page:
    """One page on its way from top to bottom: its namespace and its project so far."""

    def __init__(self, name: str, text: str, folder: Path, template: Path) -> None:
        self.name = name
        self.blocks = list(read_blocks(text))
        self.done = 0
        self.namespace: dict[str, Any] = {"__name__": "page"}
        self.files: dict[str, Parse] = {}
        self.vocabularies: dict[str | None, Vocabulary] = {None: vocabulary.builtin()}
        self.template = template
        self.folder = folder
        self.here = folder
        self.exit_code = 0

    def run(self, headings: tuple[str, ...]) -> None:
        """Run the blocks under these headings, and those above them that a later block may need."""
        last = max(number for number, block in enumerate(self.blocks) if block.headings == headings)
        for block in self.blocks[self.done : last + 1]:
            self.done += 1
            if block.headings == headings or block.file or block.language in ("python", "console"):
                self.run_block(block)

    def run_block(self, block: Block) -> None:
        """Run one block; an AssertionError names its place."""
        try:
            with contextlib.chdir(self.here if self.folder.exists() else ROOT):
                self._run(block)
        except AssertionError as error:
            raise AssertionError(f"{self.name}:{block.line}: {error}") from error

    def _run(self, block: Block) -> None:
        match block.language:
            case "seg":
                self._run_seg(block)
            case "toml":
                self._read_toml(block)
            case "python":
                self._run_python(block)
            case "console":
                self._run_console(block)
            case "sh":
                _look_at_sh(block)
            case _:
                assert block.file, (
                    f"a block needs one of the words that this runner knows, not `{' '.join(block.words)}`"
                )
        if block.file:
            self._write(block.file, block.text)

    # ---- rules -------------------------------------------------------------------------------------------------

    def _run_seg(self, block: Block) -> None:
        name, named = block.file or "page.seg", block.options.get("words")
        assert named in self.vocabularies, f"there is no vocabulary `{named}` above"
        words = self.vocabularies[named]
        if not is_file(block.text):
            assert block.file is None, "a rule file holds items, not a bare condition"
            parsed = parse_condition(Source(name, block.text))
            rule = check_condition(parsed, words)
            context = context_of_condition(parsed, rule, check({}, words), words)
            _compare_codes(block, _advised(block, context, [*parsed.diagnostics, *rule.diagnostics]))
            return
        file = parse(Source(name, block.text))
        # What is no file of the page is a project of its own, but for what it imports.
        imports = any(isinstance(item, tree.Import) for item in file.tree.items)
        files = {**(self.files if block.file or imports else {}), name: file}
        checked = check(files, words)
        context = context_of(files, checked, words, is_whole=not block.file)
        found = _advised(block, context, [*file.diagnostics, *checked.diagnostics])
        _compare_codes(block, [each for each in found if each.span.source.name == name])
        _assert_tests_pass(checked, words, name)
        if block.file:
            self.files[name] = file

    def _read_toml(self, block: Block) -> None:
        words, found = _read_toml(block.text, self.name)
        _compare_codes(block, found)
        if block.file and words is not None:
            self.vocabularies[block.file] = words

    # ---- commands ----------------------------------------------------------------------------------------------

    def _run_console(self, block: Block) -> None:
        self._project()
        for command, expected in _commands(block.text):
            with contextlib.chdir(self.here):
                printed = self._command(command)
            assert _matches(printed, expected), f"`{command}` prints\n\n{printed}\nand not\n\n{expected}"

    def _command(self, command: str) -> str:
        program, *arguments = shlex.split(command, comments=True)
        match program, arguments:
            case "segdsl", _:
                result = CliRunner(env={"NO_COLOR": "1", "COLUMNS": "100"}).invoke(cli, arguments, prog_name="segdsl")
                if result.exception is not None and not isinstance(result.exception, SystemExit):
                    raise result.exception
                self.exit_code = result.exit_code
                return result.output
            case "cd", [folder]:
                self.here = (self.here / folder).resolve()
                assert self.here.is_dir(), f"there is no folder `{folder}`"
                return ""
            case "cat", [file]:
                return (self.here / file).read_text(encoding="utf-8")
            case "echo", ["$?"]:
                return f"{self.exit_code}\n"
            case _:
                raise AssertionError(f"only `segdsl`, `cd`, `cat FILE` and `echo $?` are run, not `{command}`")

    def _project(self) -> Path:
        if not self.folder.exists():
            copytree(self.template, self.folder)
        return self.folder

    def _write(self, file: str, text: str) -> None:
        self._project()
        path = self.here / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    # ---- Python ------------------------------------------------------------------------------------------------

    def _run_python(self, block: Block) -> None:
        with contextlib.chdir(self._project()):
            if ">>>" in block.text:
                self._run_doctest(block)
            else:
                self._run_statements(block)

    def _run_statements(self, block: Block) -> None:
        # The padding makes tracebacks name the line of the page.
        code = compile("\n" * block.line + block.text, self.name, "exec")
        try:
            exec(code, self.namespace)
        except Exception as error:
            frames = traceback.extract_tb(error.__traceback__)
            line = next(frame.lineno for frame in reversed(frames) if frame.filename == self.name) or block.line
            text = block.text.splitlines()[line - block.line - 1].strip()
            raise AssertionError(f"in line {line}, `{text}`: {type(error).__name__} {error}") from error

    def _run_doctest(self, block: Block) -> None:
        report: list[str] = []
        test = doctest.DocTestParser().get_doctest(block.text, self.namespace, self.name, self.name, block.line)
        # The runner empties and replaces the namespace that it is given; ours lives on.
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        runner.run(test, out=report.append, clear_globs=False)
        self.namespace = test.globs
        assert not runner.failures, "".join(report)


# ---- helpers ---------------------------------------------------------------------------------------------------


def _advised(block: Block, context: Context, found: Sequence[Diagnostic]) -> Sequence[Diagnostic]:
    """What was found, with what no example may have, and of other advice what the block names or its profile finds."""
    profile = block.options.get("profile", PROFILES[0])
    assert profile in PROFILES, f"there is no profile `{profile}`"
    asked = {*block.codes, *_ALWAYS, *(each.code for each in found), *portable_codes()}
    levels = {rule.code.code: Severity.WARNING for rule in all_rules() if rule.level is None}
    advised = find(context, found, LintSettings(profile=profile, levels=levels)).diagnostics
    return [each for each in advised if each.code in asked]


def is_file(text: str) -> bool:
    """Whether a text is a rule file rather than a bare condition; an empty one is."""
    return _ITEM.match(text) is not None


def _assert_tests_pass(checked: Checked, words: Vocabulary, name: str) -> None:
    own = tuple(test for test in checked.tests if test.span.source.name == name)
    assert_tests_pass(checked.rules, own, words)


def _read_toml(text: str, name: str) -> tuple[Vocabulary | None, Sequence[Diagnostic]]:
    try:
        mapping = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        mapping = {}
    if not mapping.keys() & set(SETTINGS_KEYS):
        loaded = vocabulary.load(text, name, vocabulary.builtin())
        return loaded.vocabulary, loaded.diagnostics
    source = Source(name, text)
    known = {*SETTINGS_KEYS, *vocabulary.VOCABULARY_KEYS}
    assert mapping.keys() <= known, f"segdsl.toml has no {mapping.keys() - known}"
    loaded = vocabulary.from_mapping(mapping, source, vocabulary.builtin())
    settings, found = read_settings(mapping, source)
    about_lint = read_lint(settings.lint, loaded.vocabulary or vocabulary.builtin())[1]
    return loaded.vocabulary, [*found, *loaded.diagnostics, *about_lint]


def _compare_codes(block: Block, found: Sequence[Diagnostic]) -> None:
    assert all(_CODE.fullmatch(word) for word in block.codes), f"`{' '.join(block.codes)}` are not codes"
    found = in_reading_order(list(found))
    codes = [diagnostic.code for diagnostic in found]
    assert codes == block.codes, f"expected {block.codes or 'no findings'}, found {codes}\n\n{render_all(found)}"


def _commands(text: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block, with the output that is expected of it."""
    lines = text.splitlines()
    assert text.startswith("$ "), "a console block starts with `$ `"
    starts = [number for number, line in enumerate(lines) if line.startswith("$ ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        command = lines[start][2:]
        while command.endswith("\\"):
            start += 1
            command = command[:-1] + lines[start].removeprefix("> ")
        yield command, "".join(f"{line}\n" for line in lines[start + 1 : end])


def _matches(printed: str, expected: str) -> bool:
    """Whether this was printed; blanks at ends of lines and empty lines at the end do not count."""
    pattern = ""
    for line in _trimmed(expected):
        any_text = ".*".join(re.escape(part) for part in line.split("..."))
        pattern += r"(?:.*\n)*" if line.strip() == "..." else any_text + r"\n"
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in _trimmed(printed))) is not None


def _trimmed(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().splitlines()]


def _look_at_sh(block: Block) -> None:
    for line in block.text.splitlines():
        program, *arguments = shlex.split(line, comments=True) or ["#"]
        match program, arguments:
            case "#", _:
                pass
            case "pip", ["install", *_]:
                pass
            case "make", targets:
                missing = [target for target in targets if "=" not in target and target not in _make_targets()]
                assert not missing, f"the Makefile has no target {missing}"
            case _:
                raise AssertionError(f"only `pip install` and `make` stand in a sh block, not `{line}`")


@cache
def _make_targets() -> frozenset[str]:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return frozenset(re.findall(r"^([a-z][a-z-]*):", text, re.MULTILINE))
