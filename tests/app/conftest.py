"""The same desk as the tests of conversations."""

from tests.conversations.conftest import agent, talk

__all__ = ["agent", "talk"]
