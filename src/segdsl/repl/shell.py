"""The prompt itself: a line editor that knows the language, and a loop around it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app_or_none
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.filters import Always
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.input import Input
from prompt_toolkit.layout.processors import HighlightMatchingBracketProcessor
from prompt_toolkit.output import ColorDepth, Output
from prompt_toolkit.styles import Style

from segdsl.repl.editing import RuleCompleter, RuleLexer, RuleValidator
from segdsl.repl.history import history_of
from segdsl.repl.host import Answer, Host
from segdsl.repl.keys import bindings
from segdsl.repl.live import Counter
from segdsl.repl.toolbar import toolbar

PROMPT = "seg> "
# The sixteen colours that every terminal has, in the shades that its owner chose: right on light and on dark.
STYLE = Style.from_dict(
    {
        "prompt": "bold",
        "keyword": "ansiblue",
        "field": "ansicyan",
        "metric": "ansicyan",
        "value": "ansigreen",
        "text": "ansigreen",
        "number": "ansimagenta",
        "date": "ansimagenta",
        "segment": "ansiyellow",
        "window": "ansiyellow",
        "param": "ansiyellow",
        "note": "ansiyellow",
        "comment": "italic",
        "command": "bold",
        "unknown": "ansired underline",
        "mistake": "ansired underline reverse",
        "bad": "ansired bold",
        "good": "bold",
        "faint": "",
        "bottom-toolbar": "noreverse",
        "matching-bracket.cursor": "bold underline",
        "matching-bracket.other": "bold underline",
    }
)


class Shell:
    """A prompt over a session. `input` and `output` are for tests; else the terminal is meant."""

    def __init__(
        self,
        host: Host,
        *,
        project_root: Path,
        vi: bool = False,
        input: Input | None = None,  # noqa: A002 - prompt-toolkit's word
        output: Output | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self.host = host
        self.note = ""
        self.counter = Counter(self._answer, self._refresh)
        validator = RuleValidator(host)
        self.prompt: PromptSession[str] = PromptSession(
            message=[("class:prompt", PROMPT)],
            multiline=True,
            prompt_continuation=lambda width, *_: "." * (width - 2) + " ",
            lexer=RuleLexer(host),
            completer=RuleCompleter(host),
            complete_in_thread=True,
            complete_while_typing=True,
            validator=validator,
            validate_while_typing=False,
            history=history_of(project_root, environment),
            auto_suggest=AutoSuggestFromHistory(),
            search_ignore_case=True,
            enable_open_in_editor=True,
            tempfile_suffix=".seg",
            key_bindings=bindings(host, validator, self._say),
            editing_mode=EditingMode.VI if vi else EditingMode.EMACS,
            bottom_toolbar=self._toolbar,
            input_processors=[HighlightMatchingBracketProcessor(chars="()")],
            style=STYLE,
            color_depth=ColorDepth.DEPTH_1_BIT if environment.get("NO_COLOR") else None,
            reserve_space_for_menu=6,
            input=input,
            output=output,
        )
        # As an option of the session it would switch completion while typing off.
        self.prompt.default_buffer.enable_history_search = Always()
        self.prompt.default_buffer.on_text_changed += self._typed

    def run(self) -> None:
        """Prompt, do what is asked, and prompt again, until the user leaves."""
        try:
            while not self.host.wants_to_quit:
                try:
                    text = self.prompt.prompt()
                except EOFError:
                    return
                except KeyboardInterrupt:
                    continue
                self.note = ""
                if text.strip():
                    self._submit(text)
        finally:
            self.counter.close()

    def _submit(self, text: str) -> None:
        try:
            self.host.submit(text)
        except KeyboardInterrupt:
            sys.stdout.write("stopped\n")

    def _typed(self, buffer: Buffer) -> None:
        self.note = ""
        self.counter.ask(buffer.text)

    def _answer(self, text: str) -> Answer:
        from segdsl.ide.diagnose import State

        return Answer(state=State.EMPTY) if self.host.command_in(text) else self.host.answer(text)

    def _say(self, note: str) -> None:
        self.note = note

    def _refresh(self) -> None:
        self.prompt.app.invalidate()

    def _toolbar(self) -> FormattedText:
        if self.note:
            return FormattedText([("", self.note)])
        shown = self.counter.shown
        is_now = shown is not None and shown.text == self.prompt.default_buffer.text
        app = get_app_or_none()
        columns = app.output.get_size().columns if app else 80
        pieces = toolbar(
            shown.answer if shown and is_now else None,
            self.counter.counted,
            self.host.standing(),
            columns,
            self._can_show,
        )
        return FormattedText(pieces)

    def _can_show(self, signs: str) -> bool:
        try:
            signs.encode(self.prompt.output.encoding())
        except UnicodeEncodeError:
            return False
        return True


def run_shell(host: Host, *, project_root: Path, vi: bool = False) -> None:
    """Prompt on the terminal until the user leaves."""
    Shell(host, project_root=project_root, vi=vi).run()
