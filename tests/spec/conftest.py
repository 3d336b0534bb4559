"""The suites are run as the documentation is."""

from tests.docs.conftest import pages as pages
