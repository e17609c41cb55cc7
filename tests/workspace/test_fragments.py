"""The store of pieces."""

from walletdesk.workspace.fragments import Fragments, forget


def test_what_is_used_stays_and_what_is_not_goes() -> None:
    kept: Fragments[int, str] = Fragments(20)
    kept.keep(0, "used")
    for n in range(1, 100):
        kept.keep(n, "x")
        assert kept.get(0) == "used"
    assert kept.get(1) is None
    assert len(kept) <= 21


def test_every_store_is_emptied_at_once() -> None:
    stores: list[Fragments[int, str]] = [Fragments(4), Fragments(4)]
    for store in stores:
        for n in range(3):  # into both generations
            store.keep(n, "x")
    assert forget() >= 6
    assert [len(store) for store in stores] == [0, 0]
    assert stores[0].get(0) is None
