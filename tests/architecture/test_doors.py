"""Outsiders use a room through its door: what `__init__.py` lists in `__all__`."""

from tests.architecture import house

OPEN = frozenset({"platform", "ui"})
"""Rooms without rules of their own, whose modules are imported one by one."""


def test_only_doors_are_used() -> None:
    wrong = [
        f"{path.relative_to(house.SOURCE)}:{found.line} takes {found.name} from {found.module}"
        for path in house.files(".py")
        for found in house.imports(path)
        if not _allowed(house.room_of(path), found)
    ]
    assert not wrong, "\n".join(wrong)


def _allowed(here: str, found: house.Import) -> bool:
    if found.module == "walletdesk":
        return True  # `from walletdesk import people`: the door itself.
    if not here:
        return True  # `python -m walletdesk` starts the command line.
    room, inside = house.room_of_module(found.module)
    if room == here or room in OPEN or not room:
        return True
    if room in house.TOP:
        return not inside  # `from walletdesk.adapters import chat`.
    if inside:
        return here == "app" and inside.split(".")[0] == "http"
    doors = house.door(room)
    return not found.name or doors is None or found.name in doors
