"""The portal runs in the whole application, as its API does."""

from tests.api.conftest import admin, agent, app, caller, client

__all__ = ["admin", "agent", "app", "caller", "client"]
