"""How diagnostics reach people and programs; one file per form."""
