"""Tests in this folder run on each PostgreSQL that we promise: the wheel's and Debian's."""

import pytest

from tests.groups import FLAVOUR


@pytest.fixture(params=["embedded", "debian"])
def flavour(request: pytest.FixtureRequest) -> str:
    request.node.user_properties.append((FLAVOUR, request.param))
    flavour: str = request.param
    return flavour
