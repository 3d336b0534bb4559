"""What an editor is told of a text."""
