"""Outsiders use a room through its door: what `__init__.py` lists in `__all__`."""

from pathlib import Path

import pytest
from tests.architecture import house

OPEN = frozenset({"platform", "ui"})
"""Rooms without rules of their own, whose modules are imported one by one."""


@pytest.mark.parametrize("path", house.files(".py"), ids=lambda p: str(p.relative_to(house.SOURCE)))
def test_only_doors_are_used(path: Path) -> None:
    wrong = [found for found in house.imports(path) if not _allowed(house.room_of(path), found)]
    assert not wrong, "\n".join(f"{path}:{w.line} takes {w.name} from {w.module}" for w in wrong)


def _allowed(here: str, found: house.Import) -> bool:
    if found.module == "walletdesk":
        return True  # `from walletdesk import people`: the door itself.
    room, inside = house.room_of_module(found.module)
    if room == here or room in OPEN or not room:
        return True
    if room in house.TOP:
        return not inside  # `from walletdesk.adapters import chat`.
    if inside:
        return here == "app" and inside.split(".")[0] == "http"
    doors = house.door(room)
    return not found.name or doors is None or found.name in doors
