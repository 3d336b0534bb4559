"""What a session holds: the project with what was typed in, the day, the data, and the last rule that was accepted."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.record import record, replace
from segdsl.cli.interactive import typed
from segdsl.cli.session import Run
from segdsl.ide.diagnose import Diagnosis, State, diagnose
from segdsl.ide.words import Words
from segdsl.ir.nodes import Absent, And, Expr, Known, Rule, Span
from segdsl.project.data import HERE, open_engine
from segdsl.project.files import ProjectError
from segdsl.project.load import Project, load_project, with_texts
from segdsl.repl.host import NO_DATA, Answer, Standing
from segdsl.syntax import tree
from segdsl.vocabulary.model import Field, Metric, Vocabulary

if TYPE_CHECKING:
    from segdsl.engines.duck import DuckDBEngine
    from segdsl.engines.engine import Engine
    from segdsl.engines.live import Live
    from segdsl.engines.problems import DataError


# Of so many keys, so many are offered.
_KEYS_SEEN, _KEYS_MAX = 2_000, 20


@record(kw_only=True)
class Asked:
    """How the session was begun."""

    start: Path
    data: str | None = None
    engine: str | None = None
    unknown_members: str | None = None
    overrides: Mapping[str, str] = {}
    profile: str | None = None

    @property
    def in_memory(self) -> bool:
        """Whether the interpreter answers."""
        return self.engine == "memory"


@record
class Accepted:
    """A rule that was accepted, as it was written and as it is meant."""

    text: str
    rule: Rule


class Desk:
    """One session. The data is opened in the background; whoever asks for it waits until it is there."""

    def __init__(self, asked: Asked, run: Run, base: Project) -> None:
        self.asked = asked
        self.run = run
        self.last: Accepted | None = None
        self.format = "table"
        self.shows_time = False
        self.wants_to_quit = False
        self.texts: dict[typed.Key, str] = {}
        self._base = base
        self._project = base
        self._lock = threading.RLock()
        self._engine: DuckDBEngine | None = None
        self._live: Live | None = None
        self._opened: frozenset[str] = frozenset()
        self._trouble: Exception | None = None

    # ---- the project ---------------------------------------------------------------------------------------------

    @property
    def words(self) -> Words:
        """All words that rules may use now."""
        project = self._project
        return Words(
            vocabulary=project.vocabulary,
            checked=project.checked,
            overrides={**self.asked.overrides, **self._typed_params()},
            values=self.values,
        )

    def project(self, overrides: Mapping[str, str] = {}) -> Project:
        """The project with what was typed in, and with the day of the session for its own."""
        settings = replace(self._project.settings, as_of=self.run.today, timezone=str(self.run.zone))
        project = replace(self._project, settings=settings)
        return with_texts(replace(project, overrides=overrides), {}) if overrides else project

    def diagnose(self, text: str) -> Diagnosis:
        """What a text comes to here."""
        return diagnose(text, self.words, "typed")

    def define(self, text: str) -> tuple[list[str], tuple[Diagnostic, ...]]:
        """Keep the definitions in a text; what was defined in words, or nothing and what is wrong."""
        from segdsl.base.source import Source
        from segdsl.syntax.parse import parse

        items = typed.definitions(parse(Source(typed.FILE, text)).tree)
        texts = {**self.texts, **{key: item.span.text for key, item in items.items()}}
        changed = with_texts(self._base, {typed.FILE: typed.as_file(texts, self._base)})
        errors = tuple(each for each in changed.diagnostics if each.is_error and each.span.source.name == typed.FILE)
        if errors:
            return [], errors
        said = [f"{'redefined' if key in self.texts else 'defined'} {key[1]}" for key in items]
        self._keep(texts, changed)
        return said, ()

    def _typed_params(self) -> dict[str, str]:
        """What was typed in last is meant, also where a file has a param of that name."""
        file = self._project.files.get(typed.FILE)
        items = typed.definitions(file.tree).values() if file else ()
        return {item.name.text: item.value.span.text for item in items if isinstance(item, tree.Param)}

    def unset(self, name: str) -> bool:
        """Forget what was typed in under a name; False where there is no such thing, or others still use it."""
        texts = {key: text for key, text in self.texts.items() if key[1] != name}
        changed = with_texts(self._base, {typed.FILE: typed.as_file(texts, self._base)}) if texts else self._base
        broken = any(each.is_error and each.span.source.name == typed.FILE for each in changed.diagnostics)
        if len(texts) == len(self.texts) or broken:
            return False
        self._keep(texts, changed)
        return True

    def reload(self) -> None:
        """Read the project anew, and open the data anew when it is next asked for. Raises ProjectError."""
        self.reload_rules()
        self.close()

    def reload_rules(self) -> None:
        """Read the project anew; what was typed in and is now in a file is typed in no more. Raises ProjectError."""
        self._base = load_project(self.asked.start, overrides=self.asked.overrides)
        kept = {key: text for key, text in self.texts.items() if key[0] == "param" or key not in _defined(self._base)}
        changed = with_texts(self._base, {typed.FILE: typed.as_file(kept, self._base)}) if kept else self._base
        self._keep(kept, changed)

    def _keep(self, texts: dict[typed.Key, str], project: Project) -> None:
        self.texts = texts
        self._project = project

    # ---- the data ------------------------------------------------------------------------------------------------

    @property
    def data_name(self) -> str:
        """What the data goes by."""
        data = self._project.settings.data
        if self.asked.engine is not None and self.asked.engine not in HERE:
            return self.asked.engine.partition("://")[0]
        if self.asked.data is None and data.engine is not None:
            return data.engine.partition("://")[0]
        return self.asked.data or data.directory or data.database or (NO_DATA if data.files is None else "files")

    @property
    def is_ready(self) -> bool:
        """Whether the data is open."""
        return self._live is not None

    def open_in_background(self) -> None:
        """Begin to open the data."""
        threading.Thread(target=self._open_quietly, daemon=True).start()

    def _open_quietly(self) -> None:
        from segdsl.engines.problems import DataError

        try:
            self.warm()
        except (ProjectError, DataError) as error:
            self._trouble = error

    def warm(self) -> None:
        """Open the data and ask it something, so that the first count need not import what asks. As `live` raises."""
        live = self.live(())
        known = next((field for field in self._project.vocabulary.fields.values() if field.name in self._opened), None)
        if known is not None:
            live.members(Known(known), today=self.run.today, zone=self.run.zone)

    def engine(self, rules: Sequence[Rule], *, in_memory: bool = False) -> Engine:
        """An engine over the data that can answer the rules. Raises ProjectError, DataError."""
        from segdsl.engines.memory import MemoryEngine

        with self._lock:
            self._open_for(rules)
            assert self._engine is not None
            return MemoryEngine(self._engine) if in_memory or self.asked.in_memory else self._engine

    def live(self, rules: Sequence[Rule]) -> Live:
        """Members of these rules at once. Raises ProjectError, DataError."""
        from segdsl.engines.live import Live

        with self._lock:
            self._open_for(rules)
            if self._live is None:
                assert self._engine is not None
                self._live = Live(self._engine, self._project.vocabulary)
            return self._live

    def _open_for(self, rules: Sequence[Rule]) -> None:
        """Open the data with every word that it has, or with those that the rules need where some are not there."""
        from segdsl.engines.problems import DataError
        from segdsl.engines.wants import words_of

        needed = frozenset(word.name for rule in rules for word in words_of(rule.condition))
        if self._engine is not None and needed <= self._opened:
            return
        vocabulary = self._project.vocabulary
        words = self._with_files(frozenset([*vocabulary.fields, *vocabulary.metrics])) | needed
        while True:
            try:
                engine = self._opened_with(words, vocabulary)
            except DataError as error:
                fewer = (words - _complained_of(error, words, vocabulary)) | needed
                least = self._opened | needed
                if words in (least, needed):
                    raise
                words = fewer if fewer != words else least
                continue
            self.close()
            self._engine, self._opened = engine, words
            return

    def _with_files(self, every: frozenset[str]) -> frozenset[str]:
        """The words whose relations have a file."""
        from segdsl.engines.files import find_relations
        from segdsl.engines.problems import DataError

        settings, vocabulary = self._project.settings.data, self._project.vocabulary
        folder = self.asked.data or settings.directory
        if folder is None:
            found = set(settings.files or vocabulary.relations)
        else:
            try:
                place = Path(folder) if self.asked.data else self._project.root / folder
                found = set(find_relations(place, vocabulary))
            except DataError:
                return frozenset()
        entries: dict[str, Field | Metric] = {**vocabulary.fields, **vocabulary.metrics}
        made = {name for name, relation in vocabulary.relations.items() if relation.keys_of}
        return frozenset(name for name in every if entries[name].relation in found | made)

    def _opened_with(self, words: frozenset[str], vocabulary: Vocabulary) -> DuckDBEngine:
        from segdsl.engines.duck import DuckDBEngine

        rule = Rule(name="", condition=_reading(words, vocabulary))
        engine = open_engine(
            self.project(),
            [rule],
            directory=self.asked.data,
            unknown_members=self.asked.unknown_members,
            engine=self.asked.engine,
            is_copied=True,
        )
        assert isinstance(engine, DuckDBEngine)
        return engine

    def values(self, field: Field) -> Iterable[tuple[str, int]]:
        """The values of a field in the data; none while it is being opened."""
        from segdsl.engines.problems import DataError

        live = self._live
        if live is None or field.name not in self._opened:
            return ()
        try:
            return live.values(field)
        except DataError:
            return ()

    def keys(self, begun: str) -> list[tuple[str, str]]:
        """Some keys that begin so, members of the last rule first, each with whether it is one.

        None while the data is being opened.
        """
        from segdsl.engines.problems import DataError

        live = self._live
        if live is None:
            return []
        try:
            found = live.starting(begun, _KEYS_SEEN)
            members = self.members(self.last.rule) if self.last else 0
        except (ProjectError, DataError):
            return []
        said = {True: "a member", False: "no member" if self.last else ""}
        ordered = sorted(((not members & bit, str(key)) for bit, key in found), key=lambda one: one[0])
        return [(key, said[not is_out]) for is_out, key in ordered[:_KEYS_MAX]]

    def close(self) -> None:
        """Let go of the data."""
        with self._lock:
            if self._live is not None:
                self._live.close()
            self._live = None
            self._trouble = None
            self._opened = frozenset()
            if self._engine is not None:
                self._engine.close()
                self._engine = None

    # ---- answers -------------------------------------------------------------------------------------------------

    def members(self, rule: Rule) -> int:
        """The members of a rule, as positions."""
        if self.asked.in_memory:
            return self._interpreted(rule)
        live = self.live([rule])
        return live.members(rule.condition, today=self.run.today, zone=self.run.zone)

    def _interpreted(self, rule: Rule) -> int:
        """The same by the interpreter."""
        keys = {key for (key,) in self._rows(rule)}
        live = self.live([rule])
        bits = "".join("1" if key in keys else "0" for key in live.keys(live.everybody, live.total))
        return int(bits or "0", 2)

    def _rows(self, rule: Rule) -> list[tuple[Any, ...]]:
        result = self.engine([rule]).members(rule, today=self.run.today, zone=self.run.zone)
        return [row for batch in result.batches() for row in batch]

    def answer(self, text: str) -> Answer:
        """How a text stands, and how many it finds where it is a rule; for the toolbar, in another thread."""
        from segdsl.engines.problems import DataError

        found = self.diagnose(text)
        if found.rule is None or found.state is not State.RULE:
            return Answer(state=found.state, column=_column(found))
        if self._trouble is not None or self.data_name == NO_DATA:
            return Answer(state=found.state)
        started = time.perf_counter()
        try:
            before = self.members(self.last.rule) if self.last else None
            members = self.members(found.rule)
            total = self.live([found.rule]).total
        except (ProjectError, DataError) as error:
            return Answer(state=found.state, trouble=str(error).splitlines()[0])
        took = time.perf_counter() - started
        return Answer(
            state=found.state,
            count=members.bit_count(),
            total=total,
            seconds=took,
            entered=None if before is None else (members & ~before).bit_count(),
            left=None if before is None else (before & ~members).bit_count(),
            is_empty=not members and self._is_impossible(found.rule),
        )

    def prepare(self) -> None:
        """Make answers to the last rule that was asked about, with other numbers, quicker."""
        if self._live is not None:
            self._live.prepare()

    def hurry(self) -> None:
        """Give up what is asked of the data in another thread."""
        if self._live is not None:
            self._live.interrupt()

    def _is_impossible(self, rule: Rule) -> bool:
        """Whether it is proved that nobody is ever a member."""
        from segdsl.analysis.answer import Proved
        from segdsl.analysis.prove import Prover

        return isinstance(Prover(self._project.vocabulary).empty(rule.condition), Proved)

    def was_told(self, text: str) -> bool:
        """Whether this is the last rule, whose advice was given when it was handed in."""
        return self.last is not None and text == self.last.text

    def accept(self, text: str, rule: Rule) -> None:
        """Make this the last rule."""
        self.last = Accepted(text, rule)

    def standing(self) -> Standing:
        """What holds for every rule of the session."""
        profile = self.asked.profile or (self._project.settings.lint and "project") or "default"
        return Standing(today=str(self.run.today), data=self.data_name, profile=str(profile), is_ready=self.is_ready)

    def on(self, today: date, zone: tzinfo) -> None:
        """Ask for another day from now on."""
        self.run = Run(today, zone)


def _defined(project: Project) -> set[typed.Key]:
    return {key for file in project.files.values() for key in typed.definitions(file.tree)}


def _complained_of(error: DataError, words: frozenset[str], vocabulary: Vocabulary) -> frozenset[str]:
    """The words of which a complaint says that their data is not there, or not as it should be."""
    entries: dict[str, Field | Metric] = {**vocabulary.fields, **vocabulary.metrics}
    columns = {each.place.column for each in error.complaints}
    said = "\n".join(each.message for each in error.complaints)
    return frozenset(word for word in words if f"which `{word}`" in said or entries[word].column in columns)


def _column(found: Diagnosis) -> int | None:
    return found.error.span.position.column if found.error else None


def _reading(words: frozenset[str], vocabulary: Vocabulary) -> Expr:
    """A condition that reads all of these words."""
    fields = [Known(field) for name, field in vocabulary.fields.items() if name in words]
    metrics = [Absent(metric, Span(None, None)) for name, metric in vocabulary.metrics.items() if name in words]
    return And((*fields, *metrics))
