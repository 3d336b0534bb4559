"""The connections to Snowflake and BigQuery, on emulators: what the tests of real servers ask, asked of these.

Not among the tests that are run by default, for they need environments of their own: `make nightly` runs them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engines.test_materialize_there import test_members_are_those_of_memory
from tests.engines.test_server_errors import test_a_dropped_column, test_a_type_that_differs, test_an_unknown_table
from tests.engines.test_warehouse import (
    test_a_subject_is_read_as_in_memory,
    test_counts_by_value_are_those_of_memory,
    test_counts_of_conditions_are_those_of_memory,
    test_history_is_that_of_memory,
    test_numbers_as_keys,
    test_results_are_read_as_often_as_one_likes,
    test_verdicts_are_those_of_memory,
)
from tests.servers.bigquery import Crucible
from tests.servers.fixtures import started
from tests.servers.server import Server
from tests.servers.snowflake import Fakesnow

__all__ = [
    "test_a_dropped_column",
    "test_a_subject_is_read_as_in_memory",
    "test_a_type_that_differs",
    "test_an_unknown_table",
    "test_counts_by_value_are_those_of_memory",
    "test_counts_of_conditions_are_those_of_memory",
    "test_history_is_that_of_memory",
    "test_members_are_those_of_memory",
    "test_numbers_as_keys",
    "test_results_are_read_as_often_as_one_likes",
    "test_verdicts_are_those_of_memory",
]


@pytest.fixture(scope="module", params=[Fakesnow, Crucible], ids=["snowflake", "bigquery"])
def emulator(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Each of them in turn."""
    with started(request.param) as running:
        yield running


NOT_YET = {
    # On Snowflake alone; one that starts to pass fails the run.
    "test_a_subject_is_read_as_in_memory": "fakesnow names the columns of an answer without rows in capitals",
    "test_members_are_those_of_memory": "fakesnow has no ALTER TABLE … SWAP WITH",
    "test_a_dropped_column": "the test has names in small letters",
    "test_a_type_that_differs": "the test has names in small letters",
    "test_an_unknown_table": "the test has names in small letters",
}


@pytest.fixture
def server(emulator: Server, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Server:
    """An emulator in place of the servers, and empty."""
    reason = NOT_YET.get(request.node.originalname) if isinstance(emulator, Fakesnow) else None
    if reason is not None:
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    monkeypatch.setenv("SEGDSL_PASSWORD", "snow")
    emulator.clear()
    return emulator
