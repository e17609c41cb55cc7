"""The store of pieces."""

from walletdesk.workspace.fragments import Fragments


def test_what_is_used_stays_and_what_is_not_goes() -> None:
    kept: Fragments[int, str] = Fragments(20)
    kept.keep(0, "used")
    for n in range(1, 100):
        kept.keep(n, "x")
        assert kept.get(0) == "used"
    assert kept.get(1) is None
    assert len(kept) <= 21
