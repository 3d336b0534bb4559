"""The command line: arguments in, diagnostics and data out. Commands are loaded when they are called."""
