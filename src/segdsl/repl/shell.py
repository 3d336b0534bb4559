"""The prompt itself: a line editor that knows the language, and a loop around it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app_or_none
from prompt_toolkit.auto_suggest import ThreadedAutoSuggest
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.filters import Always, vi_navigation_mode
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.input import Input
from prompt_toolkit.layout.processors import HighlightMatchingBracketProcessor
from prompt_toolkit.output import ColorDepth, Output
from prompt_toolkit.utils import is_dumb_terminal

from segdsl.repl.editing import RuleCompleter, RuleLexer, RuleSuggest, RuleValidator
from segdsl.repl.history import history_of
from segdsl.repl.host import Answer, Host
from segdsl.repl.keys import bindings
from segdsl.repl.live import Counter
from segdsl.repl.themes import style_of, theme_for
from segdsl.repl.toolbar import state, toolbar

PROMPT = "seg> "
_LEAVE = "Ctrl-C again, or Ctrl-D, leaves"


class Shell:
    """A prompt over a session. `input` and `output` are for tests; else the terminal is meant."""

    def __init__(
        self,
        host: Host,
        *,
        project_root: Path,
        vi: bool = False,
        theme: str | None = None,
        input: Input | None = None,  # noqa: A002 - prompt-toolkit's word
        output: Output | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self.host = host
        self.note = ""
        self.counter = Counter(host, self._refresh)
        # What cannot move its cursor has no line to show a mistake on: what is wrong is handed in, and said.
        self.is_plain = output is None and is_dumb_terminal()
        validator = RuleValidator(host)
        completer = RuleCompleter(host, self._can_show)
        self.prompt: PromptSession[str] = PromptSession(
            message=[("class:prompt", PROMPT)],
            multiline=True,
            prompt_continuation=lambda width, *_: "." * (width - 2) + " ",
            lexer=RuleLexer(host),
            completer=completer,
            complete_in_thread=True,
            complete_while_typing=True,
            validator=None if self.is_plain else validator,
            validate_while_typing=False,
            history=history_of(project_root, environment),
            auto_suggest=ThreadedAutoSuggest(RuleSuggest(completer)),
            search_ignore_case=True,
            enable_open_in_editor=True,
            tempfile_suffix=".seg",
            key_bindings=bindings(host, validator, self._clears),
            editing_mode=EditingMode.VI if vi else EditingMode.EMACS,
            bottom_toolbar=self._toolbar,
            rprompt=self._state,
            input_processors=[HighlightMatchingBracketProcessor(chars="()")],
            style=style_of(theme or theme_for(environment)),
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
                except KeyboardInterrupt:  # a plain terminal has keys of its own
                    if not self._clears():
                        return
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

    def _clears(self) -> bool:
        """Clear the line, and keep it among what was typed; False if there was none, and that was said before."""
        buffer = self.prompt.default_buffer
        if buffer.text:
            buffer.append_to_history()
            buffer.reset()
            return True
        was_said, self.note = bool(self.note), _LEAVE
        if self.is_plain and not was_said:
            sys.stdout.write(f"{_LEAVE}\n")
        return not was_said

    def _refresh(self) -> None:
        self.prompt.app.invalidate()

    def _toolbar(self) -> FormattedText:
        if self.note:
            return FormattedText([("", self.note)])
        app = get_app_or_none()
        columns = app.output.get_size().columns if app else 80
        answer, is_now = self._answer()
        standing = self.host.standing()
        mode = "normal  " if app and app.editing_mode is EditingMode.VI and vi_navigation_mode() else ""
        room = columns - len(mode)
        pieces = toolbar(answer, is_now, self.counter.counted, standing, room, self._can_show)
        return FormattedText([("", mode), *pieces] if mode else pieces)

    def _state(self) -> FormattedText:
        """How the rule stands, to the right of it; nothing stays there when it is handed in."""
        return FormattedText([] if self.prompt.app.is_done else state(*self._answer(), self._can_show))

    def _answer(self) -> tuple[Answer | None, bool]:
        """The last answer, and whether it is about the text as it is now."""
        shown = self.counter.shown
        if shown is None or not self.prompt.default_buffer.text:
            return None, True
        return shown.answer, shown.text == self.prompt.default_buffer.text

    def _can_show(self, signs: str) -> bool:
        try:
            signs.encode(self.prompt.output.encoding() or "ascii")
        except UnicodeEncodeError:
            return False
        return True


def run_shell(host: Host, *, project_root: Path, vi: bool = False, theme: str | None = None) -> None:
    """Prompt on the terminal until the user leaves."""
    Shell(host, project_root=project_root, vi=vi, theme=theme).run()
