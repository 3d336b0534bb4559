"""One file for each kind of server or database file: how it is reached, and how it says what is in it.

Drivers are imported when a URL asks for them, never before.
"""
