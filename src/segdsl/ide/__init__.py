"""What an editor wants to know of a text, in an editor's terms; the REPL shows it, and a language server may."""
