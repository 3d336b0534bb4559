"""What to do where a text leaves the grammar: say it once, in the words of the rule's author, and read on.

Three ways, the first that works. A *repair* changes a word or two (a missing AND, a misspelt word, a brace too many)
so that the text goes on to fit; nothing of it is lost. Else the *condition* at fault becomes a broken one, and reading
goes on at the next connective or brace. Else the *item* becomes a broken one, and reading goes on at the next.

The automaton's stacks are used as they stand and no token is read twice, so a text full of mistakes still takes time
in proportion to its length. Past `PROBLEMS_MAX` complaints, which no one will read, repairs are no longer tried.

This file decides where to go on; the repairs are in `repairs.py`, the words in `complaints.py`.
"""

from __future__ import annotations

from segdsl.syntax import tree
from segdsl.syntax.automaton import Automaton
from segdsl.syntax.complaints import complaint, missing_brace
from segdsl.syntax.lexer import BROKEN, END, Token, scan_part
from segdsl.syntax.limits import PROBLEMS_MAX
from segdsl.syntax.place import CONNECTIVES, ITEMS, NAMES, NEGATIONS, Place
from segdsl.syntax.problems import structure as problems
from segdsl.syntax.problems import texts
from segdsl.syntax.repairs import carry_out, find_repair

# What may end a condition, or tells where it ends; all else is skipped.
_LOOKED_AT = CONNECTIVES | ITEMS.keys() | {"LPAR", "RPAR", "RBRACE", "BETWEEN", END}


def recover(automaton: Automaton, tokens: list[Token], at: int) -> int:
    """Report what is wrong at the token with index `at`, which the automaton has refused; the index to go on from."""
    place = Place(automaton, tokens, at)
    report = automaton.builder.report
    is_full = len(automaton.builder.diagnostics) > PROBLEMS_MAX
    if not is_full:
        if _is_stray_quote(place):
            return _without_quote(place)
        repair = find_repair(place)
        if repair is not None:
            return carry_out(place, repair)
    place.settle()
    report(problems.unexpected(place.span(place.token), "") if is_full else complaint(place))
    after = _give_up_condition(place)
    return _give_up_item(place) if after is None else after


# ---- quotes ------------------------------------------------------------------------------------------------------


def _is_stray_quote(place: Place) -> bool:
    """Whether a text that does not fit begins with a quote that has no partner on its line."""
    token = place.token
    if token.kind != "STRING":
        return token.kind == "X_OPEN_STRING"
    source = place.automaton.builder.source
    start = source.text.rfind("\n", 0, token.start) + 1
    return source.text.count('"', start, _line_end(place)) % 2 == 1


def _without_quote(place: Place) -> int:
    """Report the quote, and cut the rest of the line into tokens as if it were not there."""
    source = place.automaton.builder.source
    start = place.token.start
    place.automaton.builder.report(texts.stray_quote(place.span(place.token._replace(end=start + 1))))
    end = _line_end(place)
    last = place.at
    while place.tokens[last].kind != END and place.tokens[last].start < end:
        last += 1
    place.tokens[place.at : last] = scan_part(source, start + 1, end).tokens
    return place.at


def _line_end(place: Place) -> int:
    text = place.automaton.builder.source.text
    end = text.find("\n", place.token.start)
    return len(text) if end < 0 else end


# ---- conditions --------------------------------------------------------------------------------------------------


def _give_up_condition(place: Place) -> int | None:
    """Let a broken condition stand for the one at fault; None if the fault is not inside a condition."""
    automaton = place.automaton
    if not _is_in_condition(automaton):
        return None
    at = _end_of_condition(place)
    if automaton.in_file and place.tokens[at].kind == END:
        return None
    closes = place.begins_item(at)  # the next item begins here, so a brace is missing as well
    kind = "RBRACE" if closes else place.tokens[at].kind
    # INVARIANT: what ends a condition can stand behind one, at the least behind the outermost.
    depth = len(automaton.values)
    while not _can_be_broken(automaton, depth, kind):
        depth -= 1
    start = automaton.starts[depth] if depth < len(automaton.values) else place.token.start
    end = max(start, place.tokens[at - 1].end if at else 0)
    broken, brace = Token(BROKEN, "", start, end), Token("RBRACE", "", end, end)
    if closes and not place.has_no_brace:
        automaton.builder.report(missing_brace(place, at))
    automaton.cut(depth)
    automaton.advance((broken, brace) if closes else (broken,))
    return at


def _is_in_condition(automaton: Automaton) -> bool:
    """Whether a condition has begun or may begin; if not, to look for its end would be to read the rest of the text."""
    return any(BROKEN in automaton.rows[state] for state in reversed(automaton.states))


def _can_be_broken(automaton: Automaton, depth: int, kind: str) -> bool:
    """Whether a condition begins at this height of the stack, and could end with a token of this kind.

    Of `NOT NOT NOT a` only the last beginning is tried: what can follow is the same for all, and a chain may be long.
    """
    begun = automaton.values[depth : depth + 1]
    is_negation = bool(begun) and type(begun[0]) is Token and begun[0].kind in NEGATIONS
    begins = automaton.begins_condition(depth) and not is_negation
    return begins and automaton.reach((BROKEN, kind), depth) == 2


def _end_of_condition(place: Place) -> int:
    """The index of the connective, parenthesis or brace behind the condition at fault.

    The AND of its `between` and the parentheses that it opens are part of it.
    """
    begin = _condition_depth(place.automaton)
    waits_for_and = _has_open_between(place.automaton, begin)
    parentheses = 0
    at = place.at
    in_file, tokens = place.automaton.in_file, place.tokens
    while True:
        kind = tokens[at][0]
        if kind not in _LOOKED_AT:
            at += 1
            continue
        if kind == END or (in_file and (kind == "RBRACE" or place.begins_item(at))):
            return at
        if kind == "LPAR":
            parentheses += 1
        elif kind == "RPAR" and parentheses:
            parentheses -= 1
        elif kind == "RPAR" and place.automaton.reach((BROKEN, kind), begin) == 2:
            return at
        elif kind == "BETWEEN":
            waits_for_and = True
        elif kind == "AND" and waits_for_and:
            waits_for_and = False
        elif kind in CONNECTIVES and not parentheses:
            return at
        at += 1


def _condition_depth(automaton: Automaton) -> int:
    """The height of the stack at which the condition at fault began; 0 if there is none."""
    depth = len(automaton.values)
    while depth and not automaton.begins_condition(depth):
        depth -= 1
    return depth


def _has_open_between(automaton: Automaton, depth: int) -> bool:
    """Whether what was read from `depth` on has a `between` that still waits for its AND."""
    kinds = [value.kind for value in automaton.values[depth:] if type(value) is Token]
    return "BETWEEN" in kinds and "AND" not in kinds[kinds.index("BETWEEN") :]


# ---- items -------------------------------------------------------------------------------------------------------


def _give_up_item(place: Place) -> int:
    """Let a broken item stand for the one at fault, and go on at the next."""
    automaton, tokens = place.automaton, place.tokens
    depth = automaton.item_depth
    first = place.index_of_value(depth)
    at = _end_of_item(place, first)
    span = place.span(tokens[first]).to(place.span(tokens[at - 1]))
    name = None
    if at > first + 1 and tokens[first + 1].kind in NAMES:
        name = tree.Name(tokens[first + 1].text.strip("`"), place.span(tokens[first + 1]))
    automaton.cut(depth)
    automaton.push("item", tree.BrokenItem(tokens[first].text.lower(), name, span), span.start, span.end)
    return at


def _end_of_item(place: Place, first: int) -> int:
    """The index behind the item that begins at `first`: behind its closing brace, or where the next item begins.

    A word begins an item outside of braces, or where it stands first on its line and is followed by what must follow
    it; so a missing brace costs one item only.
    """
    tokens = place.tokens
    braces = sum((token.kind == "LBRACE") - (token.kind == "RBRACE") for token in tokens[first : place.at])
    at = place.at
    while tokens[at][0] != END:
        kind = tokens[at][0]
        if kind in ITEMS and at > first and (braces <= 0 or place.begins_item(at)):
            break
        at += 1
        if kind == "LBRACE":
            braces += 1
        elif kind == "RBRACE":
            braces -= 1
            if braces <= 0:
                break
    return at
