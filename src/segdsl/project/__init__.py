"""A project on disk: its settings, its vocabulary and its rule files, read for the shells."""
