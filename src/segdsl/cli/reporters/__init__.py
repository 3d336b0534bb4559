"""How diagnostics reach people and programs: one file per form, named for it, with its `REPORTER`.

Each is imported when it is asked for. A new form is a file here and its name in `FORMATS`.
"""

FORMATS = ("text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown")
