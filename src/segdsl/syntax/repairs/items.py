"""Items of a file: `let few = 5`, `import vip from "x"`, `email "x"`, `expect true`."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.syntax.expected import word_of
from segdsl.syntax.place import ITEMS, NAMES, Place
from segdsl.syntax.problems import structure as problems
from segdsl.syntax.repairs.repair import Repair, fits, here, kinds_from, span_of, spots, unwritten

_ITEMS = {
    "let": "PARAM",
    "var": "PARAM",
    "const": "PARAM",
    "define": "PARAM",
    "set": "PARAM",
    "rule": "SEGMENT",
    "audience": "SEGMENT",
    "group": "SEGMENT",
    "list": "SEGMENT",
    "def": "SEGMENT",
    "include": "IMPORT",
    "use": "IMPORT",
    "campaign": "WORKFLOW",
    "flow": "WORKFLOW",
}
_MAILS = frozenset({"email", "mail"})
_NOUNS = {"SEND": "email", "CALL": "webhook", "TO": "group"}
_OUTCOMES = {
    "true": ("MATCH",),
    "yes": ("MATCH",),
    "member": ("MATCH",),
    "matched": ("MATCH",),
    "false": ("NO", "MATCH"),
    "no_match": ("NO", "MATCH"),
    "null": ("UNKNOWN",),
    "none": ("UNKNOWN",),
}
_NAMES_MAX = 40


def foreign_item(place: Place) -> Iterator[Repair]:
    """`let few = 5`, `rule quiet { … }`."""
    kind = _ITEMS.get(place.token.text.lower())
    if kind is not None and kind in place.expected:
        behind = kinds_from(place, place.at + 1, 2)
        if all(after in shape for after, shape in zip(behind, ITEMS[kind], strict=False)):
            token = place.token._replace(kind=kind)
            yield Repair(here(place), (token,), place.at + 1, problems.confused(place.span(place.token), word_of(kind)))


def imported_names(place: Place) -> Iterator[Repair]:
    """`import vip, gold from "common.seg"`."""
    if place.before is not None and place.before.kind == "IMPORT" and place.token.kind in NAMES:
        end = _end_of_names(place, place.at)
        span = span_of(place, place.at, end)
        tokens = (unwritten("LBRACE", span.start), *place.tokens[place.at : end], unwritten("RBRACE", span.end))
        yield Repair(here(place), tokens, end, problems.names_without_braces(span))


def import_from(place: Place) -> Iterator[Repair]:
    """`from "common.seg" import vip`, also with braces, of which the second may be missing."""
    if kinds_from(place, place.at, 3) == ["FROM", "STRING", "IMPORT"] and "IMPORT" in place.expected:
        word, path, verb = place.tokens[place.at : place.at + 3]
        first = place.at + 3 + (kinds_from(place, place.at + 3, 1) == ["LBRACE"])
        end = _end_of_names(place, first)
        if end > first:
            names = span_of(place, first, end)
            last = end + (kinds_from(place, end, 1) == ["RBRACE"])
            ours = f"import {{ {names.text.rstrip(', ')} }} from {path.text}"
            tokens = (
                verb._replace(start=word.start),
                unwritten("LBRACE", names.start),
                *place.tokens[first:end],
                unwritten("RBRACE", names.end),
                word,
                path,
            )
            yield Repair(here(place), tokens, last, problems.word_order(span_of(place, place.at, last), ours))


def _end_of_names(place: Place, at: int) -> int:
    while at < place.at + _NAMES_MAX and place.tokens[at].kind in NAMES | {"COMMA"}:
        at += 1
    return at


def needless_segment(place: Place) -> Iterator[Repair]:
    """`for segment a`, `except segment a`."""
    if place.token.kind == "SEGMENT" and place.before is not None and place.before.kind in ("FOR", "EXCEPT"):
        diagnostic = problems.needless(place.span(place.token), is_certain=True)
        yield Repair(here(place), (), place.at + 1, diagnostic)


def action_without_verb(place: Place) -> Iterator[Repair]:
    """`email "welcome"`."""
    for spot in spots(place, 1):
        noun = place.tokens[spot.at]
        if noun.text.lower() in _MAILS and fits(place, spot, ["SEND"]):
            diagnostic = problems.missing_word_before(place.span(noun), "send")
            yield Repair(spot, (unwritten("SEND", noun.start), noun), spot.at + 1, diagnostic)


def action_without_noun(place: Place) -> Iterator[Repair]:
    """`send "welcome"`."""
    before = place.before
    noun = _NOUNS.get(before.kind) if before is not None else None
    if before is not None and noun is not None and place.token.kind == "STRING":
        name = unwritten("NAME", place.token.start)._replace(text=noun)
        diagnostic = problems.missing_word(place.span(before), noun)
        yield Repair(here(place), (name,), place.at, diagnostic)


def expectation(place: Place) -> Iterator[Repair]:
    """`expect true`."""
    token = place.token
    kinds = _OUTCOMES.get(token.text.lower())
    if kinds is not None and place.before is not None and place.before.kind == "EXPECT":
        ours = " ".join(word_of(kind) for kind in kinds)
        tokens = (token._replace(kind=kinds[0]), *(unwritten(kind, token.end) for kind in kinds[1:]))
        yield Repair(here(place), tokens, place.at + 1, problems.confused(place.span(token), ours))
