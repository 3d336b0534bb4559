"""A session of rules: what it holds, what can be asked in it; the prompt itself is `segdsl.repl`."""
