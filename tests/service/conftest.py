import pytest
from starlette.testclient import TestClient

from chainrule.service.app import create_app
from chainrule.service.settings import Settings


@pytest.fixture(scope="session")
def client():
    # A fault of ours must be seen as one, so the client raises nothing by itself.
    with TestClient(create_app(), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def small():
    """A service with narrow bounds."""
    return TestClient(create_app(Settings(max_body_bytes=2000)), raise_server_exceptions=False)
