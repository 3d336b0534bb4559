"""What could be typed at a place, and would make sense there.

The grammar says which kinds of word could be read next; each kind has its candidates, whole phrases among them. Then
each candidate is tried: the text with it is finished in one of the ways that the grammar allows, read and checked, and
what can only end in a mistake is not offered. So types, windows and what may stand together need no second account.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.record import record
from segdsl.base.source import Source
from segdsl.check.check import check_condition
from segdsl.check.workflows import OBJECTS
from segdsl.ide import phrases
from segdsl.ide.describe import describe
from segdsl.ide.match import rank
from segdsl.ide.place import CONDITION, FILE, Cursor, start_of
from segdsl.ide.words import Words, as_name, as_value, can_be_written
from segdsl.syntax.expected import word_of
from segdsl.syntax.lexer import END, Token
from segdsl.syntax.parse import parse_condition
from segdsl.syntax.tables import tables
from segdsl.vocabulary.model import Field, FieldType, Metric, MetricType, RuleForm

_MONEY = (FieldType.MONEY, MetricType.MONEY)
_METAS = ("title", "owner", "was")
_NAMES = frozenset({"NAME", "QUOTED_NAME"})


@record(kw_only=True)
class Completion:
    """An offer: `text` in place of what stands from `start` to `end`; what kind of thing it is, and more about it."""

    text: str
    start: int
    end: int
    kind: str
    detail: str = ""


@record
class _Candidate:
    """An offer before it was tried. All of one `family` make sense or none."""

    text: str
    kind: str
    detail: str = ""
    family: str = ""


def complete(text: str, offset: int, words: Words) -> tuple[Completion, ...]:
    """What could be typed at `offset`, what fits the letters before it best first.

    The text is a bare condition or a rule file. Whatever is offered makes sense: with it, the text up to there is the
    beginning of one that is read and checked without an error of its own.
    """
    before = text[:offset]
    start = start_of(before)
    cursor = Cursor(before, start)
    if cursor.in_comment or _is_within_number(cursor):
        return ()
    found = _sensible(cursor, words)
    if start == CONDITION and not cursor.tokens:
        found = [*found, *(_Candidate(word.lower(), "item", describe(word, words)) for word in _items(cursor.word))]
    at = len(cursor.before)
    gap = " " if cursor.before[-1:] and cursor.before[-1] not in " \t\r\n([{:" else ""
    return tuple(
        Completion(text=gap + one.text, start=at, end=offset, kind=one.kind, detail=one.detail)
        for one in _fitting(cursor.word, found)
    )


def _is_within_number(cursor: Cursor) -> bool:
    """Whether what is typed is a number, or something that is none of the words there are."""
    return not cursor.word and cursor.before[-1:].isalnum()


def _items(word: str) -> list[str]:
    return [] if word.startswith(("$", "@", '"', "`")) else sorted(Cursor("", FILE).automaton.expected() & _ITEM_WORDS)


_ITEM_WORDS = frozenset({"SEGMENT", "PARAM", "WINDOW", "SERIES", "TEST", "WORKFLOW"})


def _fitting(word: str, found: Iterable[_Candidate]) -> list[_Candidate]:
    """Those that fit the letters typed, the best first, each text once."""
    unique = {one.text: one for one in reversed(list(found))}
    ordered = list(reversed(unique.values()))
    if not word:
        return ordered
    ranked = [(rank(word, one.text), one) for one in ordered]
    fitting = [(place, one) for place, one in ranked if place is not None]
    return [one for _, one in sorted(fitting, key=lambda each: each[0])]


def _sensible(cursor: Cursor, words: Words) -> list[_Candidate]:
    start = cursor.condition_start
    if start is None:
        return list(_outside(cursor, words))
    inner = Cursor(cursor.before[start:], CONDITION)
    trial = _Trial(inner, words)
    found = [one for one in _candidates(inner, words, trial.subject) if trial.allows(one)]
    phrased = {one.text.split(" ")[0].lower() for one in found if one.kind == "phrase"}
    found = [one for one in found if one.kind not in ("keyword", "mark") or one.text.lower() not in phrased]
    if "RBRACE" in cursor.automaton.expected() and trial.is_complete:
        found.append(_Candidate("}", "mark"))
    return found


# ---- conditions --------------------------------------------------------------------------------------------------


def _candidates(cursor: Cursor, words: Words, subject: Field | Metric | None) -> Iterator[_Candidate]:
    """All that the kinds of word that could be read stand for."""
    expected = cursor.automaton.expected()
    last = cursor.tokens[-1].kind if cursor.tokens else ""
    if "NAME" in expected:
        yield from _named(cursor, words, subject, last)
    if "PARAM_REF" in expected:
        yield from (_Candidate(f"${name}", "param", describe(f"${name}", words)) for name in words.params)
    fixed = [_Candidate(word, "keyword" if word.isalpha() else "mark") for word in map(word_of, _ordered(expected))]
    first = "=" if isinstance(subject, Field) and phrases.is_equated(subject) else ""
    yield from (one for one in fixed if one.text == first)
    yield from _phrases(cursor, words, subject)
    yield from (one for one in fixed if one.text != first)


def _ordered(expected: frozenset[str]) -> list[str]:
    """The kinds that are one fixed word or mark each: connectives first, then in the order of the alphabet."""
    fixed = [kind for kind in expected if kind in _FIXED]
    return sorted(fixed, key=lambda kind: (kind not in ("AND", "OR"), word_of(kind).isalpha(), kind))


_FIXED = frozenset(kind for kind in tables().keywords.values() if not kind.startswith("X_")) | frozenset(
    name for name, pattern in tables().terminals if not name.startswith("X_") and len(pattern.replace("\\", "")) <= 2
)


def _named(cursor: Cursor, words: Words, subject: Field | Metric | None, last: str) -> Iterator[_Candidate]:
    """The names and values that a word may be where the cursor is."""
    vocabulary = words.vocabulary
    if last == "SEGMENT":
        yield from (_Candidate(as_name(name), "segment", describe(name, words)) for name in words.segments)
    elif last == "SINCE":
        yield from (_Candidate(as_name(name), "field", describe(name, words), "date") for name in words.dates)
    elif last == "DURING":
        yield from (_Candidate(as_name(name), "window", describe(name, words)) for name in words.windows)
    elif last == "NO":
        yield from (_word(name, words) for name, entry in vocabulary.words.items() if isinstance(entry, Metric))
    elif not cursor.leaf:
        yield from (_word(name, words) for name in vocabulary.words)
    elif last in ("INT", "DECIMAL") and subject is not None and subject.type in _MONEY:
        yield _Candidate(vocabulary.currency, "currency")
    elif isinstance(subject, Field):
        yield from _values(subject, words)


def _word(name: str, words: Words) -> _Candidate:
    """A field or metric; those of one type make sense alike, unless a rule says what may stand beside one."""
    entry = words.vocabulary.words[name]
    is_special = isinstance(entry, Metric) or entry.name in phrases.mentioned_in_rules(words)
    family = f"{entry.type} {entry.name if is_special else ''}"
    return _Candidate(as_name(name), "metric" if isinstance(entry, Metric) else "field", describe(name, words), family)


def _values(field: Field, words: Words) -> Iterator[_Candidate]:
    """The values of a closed list, and those of the data with how many have them."""
    if field.type is FieldType.BOOLEAN:
        yield from (_Candidate(text, "value", family="value") for text in ("true", "false"))
    if field.type not in (FieldType.MEMBER, FieldType.SET, FieldType.TEXT, FieldType.ID):
        return
    counts = dict(words.values(field))
    noun = words.vocabulary.subject
    known = field.members or tuple(text for text in counts if can_be_written(text))
    for text in known:
        detail = f"{counts[text]:,} {noun}{'s' * (counts[text] != 1)}" if text in counts else ""
        yield _Candidate(as_value(text, field), "value", detail, "value")


def _phrases(cursor: Cursor, words: Words, subject: Field | Metric | None) -> Iterator[_Candidate]:
    """What is left of each whole phrase of which the words before the cursor are the beginning."""
    begun = [token.kind for token in cursor.leaf]
    tails = []
    if isinstance(subject, Field):
        tails = [(begun[1:], phrases.offered(subject))]
    windows = tuple(phrases.windows(words))
    at = max((index for index, kind in enumerate(begun) if kind == "DURING"), default=None)
    if at is None:
        at = max((index for index, kind in enumerate(begun) if kind == "SINCE"), default=len(begun))
    tails.append((begun[at:], windows))
    for done, whole in tails:
        for phrase in whole:
            rest = _rest(done, phrase)
            if rest and not (done and len(rest.split(" ")) == 1):
                yield _Candidate(rest, "phrase", describe(rest, words))


def _rest(done: list[str], phrase: str) -> str:
    """What of the phrase is not yet there; empty where it begins otherwise. `the` may be left out."""
    tokens = phrases.tokens_of(phrase)
    at = 0
    for kind in done:
        if at < len(tokens) and tokens[at].kind == "THE" and kind != "THE":
            at += 1
        if at == len(tokens) or tokens[at].kind != kind:
            return ""
        at += 1
    return phrase[tokens[at].start :] if at < len(tokens) else ""


class _Trial:
    """A condition up to the cursor, and whether it can go on with a candidate and make sense.

    What is wrong before the innermost condition, or the outermost parentheses around it, is not a candidate's fault;
    nor is what another condition behind it can still put right.
    """

    def __init__(self, cursor: Cursor, words: Words) -> None:
        self.cursor = cursor
        self.words = words
        leaf = cursor.leaf
        named = [token for token in leaf[: 2 if leaf and leaf[0].kind == "NO" else 1] if token.kind in _NAMES]
        self.subject = words.vocabulary.words.get(named[0].text.strip("`")) if named else None
        self.region = min([cursor.leaf_start, *cursor.open_groups[:1]])
        self.allowed: dict[str, bool] = {}
        self.repairable = {rule.code for rule in words.vocabulary.rules if rule.form is RuleForm.REQUIRES}
        self.endings: dict[str, list[tuple[str, tuple[str, ...]]]] = {}

    @property
    def is_complete(self) -> bool:
        """Whether the condition may end at the cursor."""
        return self.cursor.automaton.reach((END,)) == 1 and not self._errors(self.cursor.before)

    def allows(self, candidate: _Candidate) -> bool:
        """Whether the text with the candidate can be finished so that it makes sense."""
        family = candidate.family or candidate.text
        key = f"{candidate.kind} {family}"
        if key not in self.allowed:
            self.allowed[key] = any(not self._errors(text) for text in self._finished(candidate))
        return self.allowed[key]

    def _finished(self, candidate: _Candidate) -> Iterator[str]:
        """The text with the candidate, in each way in which it could end."""
        begun = phrases.kinds_of(candidate.text)
        goes_on: dict[str, bool] = {}
        reach = self.cursor.automaton.reach
        groups = len(self.cursor.open_groups) + (candidate.text == "(") - (candidate.text == ")")
        closers = [(text, phrases.kinds_of(text)) for text in _closers(groups)]
        text = f"{self.cursor.before} {candidate.text}"
        for ending, kinds in self._endings(candidate):
            first = kinds[0] if kinds else ""
            if first and first not in goes_on:
                goes_on[first] = reach((*begun, first)) > len(begun)
            if first and not goes_on[first]:
                continue
            for closer, closing in closers:
                wanted = (*begun, *kinds, *closing, END)
                if reach(wanted) == len(wanted):
                    yield f"{text} {ending} {closer}"

    def _endings(self, candidate: _Candidate) -> list[tuple[str, tuple[str, ...]]]:
        """The endings with their kinds; those of the field or metric that the condition is on first."""
        entry = self.subject
        if candidate.kind in ("field", "metric") and not self.cursor.leaf:
            entry = self.words.vocabulary.words[candidate.text.strip("`")]
        key = entry.name if entry else ""
        if key not in self.endings:
            texts = dict.fromkeys(phrases.endings(entry, self.words))
            self.endings[key] = [(text, phrases.kinds_of(text)) for text in texts]
        return self.endings[key]

    def _errors(self, text: str) -> list[Diagnostic]:
        parsed = parse_condition(Source("text", text))
        checked = check_condition(parsed, self.words.vocabulary, self.words.checked, self.words.overrides)
        found = [*parsed.diagnostics, *checked.diagnostics]
        return [each for each in found if each.is_error and self._is_blamed(each)]

    def _is_blamed(self, error: Diagnostic) -> bool:
        ends = [error.span.end, *(label.span.end for label in error.labels)]
        return error.code not in self.repairable and max(ends) > self.region


def _closers(groups: int) -> list[str]:
    """Ways to close so many parentheses: without a window, or with one behind one of them."""
    plain = ") " * groups
    return [plain, *(") " * depth + "during last 30 days " + ") " * (groups - depth) for depth in range(1, groups + 1))]


# ---- items -------------------------------------------------------------------------------------------------------


def _outside(cursor: Cursor, words: Words) -> Iterator[_Candidate]:
    """What the grammar could read outside of conditions, and the names that are known."""
    expected = cursor.automaton.expected()
    last = cursor.tokens[-1] if cursor.tokens else Token(END, "", 0, 0)
    if "NAME" in expected:
        yield from (
            _Candidate(as_name(name), kind, describe(name, words)) for name, kind in _names(last, cursor, words)
        )
    if "META" in expected:
        yield from (_Candidate(f"@{key}:", "note") for key in _METAS)
    for kind in _ordered(expected):
        yield _Candidate(word_of(kind), "keyword" if word_of(kind).isalpha() else "mark")


def _names(last: Token, cursor: Cursor, words: Words) -> Iterator[tuple[str, str]]:
    """The names that may stand behind a word outside of conditions."""
    item = next((token.kind for token in reversed(cursor.tokens) if token.kind in _ITEM_WORDS), "")
    objects = {kind.value.split(" ")[0]: noun for kind, noun in OBJECTS.items()}
    objects["accept"] = words.vocabulary.subject
    if last.kind in ("FOR", "EXCEPT") or (item == "SERIES" and last.kind in ("LBRACE", "COMMA")):
        yield from ((name, "segment") for name in words.segments)
    elif last.kind == "SINCE":
        yield from ((name, "field") for name in words.dates)
    elif last.kind == "PER":
        yield words.vocabulary.subject, "subject"
    elif item == "WORKFLOW":
        verb = "add" if last.kind == "TO" else last.text.lower()
        if verb in objects:
            yield objects[verb], "noun"
    elif item == "TEST" and last.kind in ("LBRACE", "COMMA", "LPAR"):
        yield from ((name, describe_kind(name, words)) for name in words.vocabulary.words)
        yield words.vocabulary.subject, "subject"


def describe_kind(name: str, words: Words) -> str:
    """Whether a name is that of a field or a metric."""
    return "metric" if isinstance(words.vocabulary.words[name], Metric) else "field"
