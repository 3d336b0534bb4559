"""What prompt-toolkit asks while one types: offers, colours, and whether an entry is finished and right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from threading import Lock

from prompt_toolkit.auto_suggest import AutoSuggest, AutoSuggestFromHistory, Suggestion
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.lexers import Lexer
from prompt_toolkit.validation import ValidationError, Validator

from segdsl.ide.complete import Completion as Offer
from segdsl.ide.complete import complete
from segdsl.ide.diagnose import State
from segdsl.ide.highlight import Piece, highlight
from segdsl.ide.match import rank
from segdsl.repl.host import Host

_SHOWN_MAX = 60


class RuleCompleter(Completer):
    """Offers of `ide.complete` for rules, those of the session for its commands."""

    def __init__(self, host: Host, can_show: Callable[[str], bool]) -> None:
        self.host = host
        self.can_show = can_show
        self._asking = Lock()
        self._asked: tuple[str, bool] | None = None
        self._found: tuple[Offer, ...] = ()

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """The offers at the cursor."""
        del complete_event
        text = document.text_before_cursor
        if text.startswith((".", ":")) and " " not in text:
            yield from self._fitting(text[1:], self.host.commands.items())
            return
        asked = self.host.command_in(text) if " " in text.lstrip() else None
        if asked is None:
            yield from self._rule(text)
            return
        rest = text.lstrip().partition(" ")[2].lstrip()
        *given, typed = rest.split(" ")
        yield from self._fitting(typed, self.host.arguments(asked[0], [word for word in given if word], typed))
        if self.host.takes_rule(asked[0]):
            yield from self._rule(rest)

    def offers(self, text: str) -> tuple[Offer, ...]:
        """The offers behind a text; who asks for the same again gets what was found."""
        with self._asking:
            asked = text, self.host.standing().is_ready  # with data, values have numbers
            if asked != self._asked:
                self._found = complete(text, len(text), self.host.words)
                self._asked = asked
            return self._found

    def _rule(self, text: str) -> Iterator[Completion]:
        for offer in self.offers(text):
            yield self._offer(offer.text, offer.start - offer.end, f"{offer.kind} {offer.detail}".rstrip())

    def _fitting(self, typed: str, offers: Iterable[tuple[str, str]]) -> Iterator[Completion]:
        ranked = [((0, 0) if not typed else rank(typed, text), text, about) for text, about in offers]
        fitting = [(place, text, about) for place, text, about in ranked if place is not None]
        for _, text, about in sorted(fitting, key=lambda one: one[0]):
            yield self._offer(text, -len(typed), about)

    def _offer(self, text: str, start: int, about: str) -> Completion:
        shown = text if len(text) <= _SHOWN_MAX else f"{text[: _SHOWN_MAX - 3]}..."
        meta = about[:_SHOWN_MAX]
        if not self.can_show(shown + meta):
            shown, meta = _in_ascii(shown), _in_ascii(meta)
        return Completion(text, start_position=start, display=_plain(shown), display_meta=_plain(meta))


def _in_ascii(text: str) -> str:
    """What a terminal can show that has no other letters."""
    return text.replace(" · ", " - ").encode("ascii", "backslashreplace").decode("ascii")[:_SHOWN_MAX]


def _plain(text: str) -> str:
    """Nothing that a terminal would obey; prompt-toolkit shows control characters, but not what turns directions."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


class RuleSuggest(AutoSuggest):
    """What was typed before and begins so; else how the phrase that was begun could end."""

    def __init__(self, completer: RuleCompleter) -> None:
        self.completer = completer
        self.before = AutoSuggestFromHistory()

    def get_suggestion(self, buffer: Buffer, document: Document) -> Suggestion | None:
        """What the right arrow would add."""
        text = document.text
        known = self.before.get_suggestion(buffer, document)
        is_rule = text.strip() and not self.completer.host.command_in(text)
        return known or (self._ending(text) if is_rule else None)

    def _ending(self, text: str) -> Suggestion | None:
        for offer in self.completer.offers(text)[:1]:
            begun = text[offer.start :]
            if offer.kind in _SUGGESTED and offer.text.startswith(begun) and offer.text != begun:
                return Suggestion(_plain(offer.text[len(begun) :]))
        return None


_SUGGESTED = ("phrase", "value", "window")


class RuleLexer(Lexer):
    """Colours by `ide.highlight`; commands are left as they are."""

    def __init__(self, host: Host) -> None:
        self.host = host

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        """The coloured pieces of each line."""
        text = document.text
        asked = self.host.command_in(text)
        lines: list[StyleAndTextTuples] = [[]]
        at = 0
        for piece in () if asked else self._pieces(text):
            _add(lines, "", text[at : piece.start])
            _add(lines, f"class:{piece.role.value}", text[piece.start : piece.end])
            at = piece.end
        _add(lines, "class:command" if asked else "", text[at:])
        return lambda number: lines[number] if number < len(lines) else []

    def _pieces(self, text: str) -> tuple[Piece, ...]:
        try:
            return highlight(text, self.host.words)
        except Exception:  # noqa: BLE001 - colours that fail must not cost anybody the prompt
            return ()


def _add(lines: list[StyleAndTextTuples], style: str, text: str) -> None:
    first, *others = text.split("\n")
    lines[-1].append((style, first))
    lines.extend([(style, line)] for line in others)


class RuleValidator(Validator):
    """An entry with a mistake is not handed in: the cursor moves to the mistake."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.is_forced = False

    def validate(self, document: Document) -> None:
        """Raises ValidationError at the first mistake; nothing where the entry was forced."""
        text = document.text
        if self.is_forced or self.host.command_in(text):
            return
        found = self.host.diagnose(text)
        if found.state is State.WRONG and found.error is not None:
            raise ValidationError(min(found.error.span.start, len(text)), _plain(found.error.message))


def is_finished(host: Host, text: str) -> bool:
    """Whether Enter hands an entry in: unless only its end is missing."""
    return host.command_in(text) is not None or host.diagnose(text).state is not State.INCOMPLETE
