"""Real database servers, started and stopped by the tests themselves, on a socket or on loopback.

`fixtures` has one session-scoped fixture for each; a server starts when the first test asks for it, which takes about a
second (MariaDB three). Where an engine is not installed its tests are skipped by name, and fail where CI is "true".
"""
