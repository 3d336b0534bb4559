"""The keys of the prompt that differ from prompt-toolkit's own."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition, completion_is_selected, has_completions, is_searching
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent

from segdsl.repl.editing import RuleValidator, is_finished
from segdsl.repl.host import Host

_INDENT = "  "


def bindings(host: Host, validator: RuleValidator, clears: Callable[[], bool]) -> KeyBindings:
    """Enter hands a finished entry in and else begins a line; Alt-Enter hands it in as it is; Ctrl-C asks `clears`,
    and leaves where that says no.
    """
    keys = KeyBindings()
    at_prompt = ~is_searching
    # `is_multiline` is for prompt-toolkit; whether Up moves in the text or back in time is for the text to say.
    first_line = Condition(lambda: _current().document.on_first_line)
    last_line = Condition(lambda: _current().document.on_last_line)

    @keys.add("enter", filter=at_prompt & completion_is_selected)
    def take(event: KeyPressEvent) -> None:
        event.current_buffer.complete_state = None

    @keys.add("enter", filter=at_prompt & ~completion_is_selected)
    def hand_in(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if is_finished(host, buffer.text):
            buffer.validate_and_handle()
        else:
            buffer.insert_text(f"\n{_INDENT}")

    @keys.add("escape", "enter", filter=at_prompt)
    def force(event: KeyPressEvent) -> None:
        validator.is_forced = True
        try:
            event.current_buffer.validate_and_handle()
        finally:
            validator.is_forced = False

    @keys.add("c-c", filter=at_prompt)
    def clear(event: KeyPressEvent) -> None:
        if not clears():
            event.app.exit(exception=EOFError)

    @keys.add("up", filter=at_prompt & ~has_completions & first_line)
    def back(event: KeyPressEvent) -> None:
        event.current_buffer.history_backward(event.arg)

    @keys.add("down", filter=at_prompt & ~has_completions & last_line)
    def forward(event: KeyPressEvent) -> None:
        event.current_buffer.history_forward(event.arg)

    return keys


def _current() -> Buffer:
    from prompt_toolkit.application import get_app

    return get_app().current_buffer
