"""Ciphertext stays where it was sealed; keys rotate; blind indexes and tokens show nothing."""

import os
from pathlib import Path

import pytest

from walletdesk.platform import crypto, datakeys, ids, keyring
from walletdesk.platform.crypto import CannotOpen, Keyring, Master
from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings, SettingsError


def ring(*masters: Master) -> Keyring:
    made = Keyring(list(masters) or [Master(1, bytes(32))])
    made.unlock(desk=made.wrap(bytes(32), b"desk"), index=made.wrap(b"i" * 32, b"index"))
    return made


def test_what_is_sealed_opens_only_at_its_place() -> None:
    key = ring().new_key(ids.new()).key
    sealed = key.seal("王小明", b"contact.name1")
    assert key.text(sealed, b"contact.name1") == "王小明"
    for place, data in (
        (b"contact.name2", sealed),
        (b"contact.name1", sealed[:-1] + bytes([sealed[-1] ^ 1])),
        (b"contact.name1", b"\x02" + sealed[1:]),
    ):
        with pytest.raises(CannotOpen):
            key.open(data, place)


def test_the_same_text_twice_is_two_ciphertexts() -> None:
    key = ring().new_key(ids.new()).key
    assert key.seal("x", b"p") != key.seal("x", b"p")


def test_a_key_opens_under_its_master_only() -> None:
    owner = ids.new()
    fresh = ring().new_key(owner)
    with pytest.raises(CannotOpen, match="does not fit"):
        ring(Master(1, os.urandom(32))).open_key(owner, fresh.wrapped)
    with pytest.raises(CannotOpen, match="no such master"):
        ring(Master(2, bytes(32))).open_key(owner, fresh.wrapped)
    with pytest.raises(CannotOpen):
        ring().open_key(ids.new(), fresh.wrapped)


def test_blind_indexes_are_exact_and_apart_by_kind() -> None:
    keys = ring()
    assert keys.blind("email", "a@b.example") == keys.blind("email", "a@b.example")
    assert keys.blind("email", "a@b.example") != keys.blind("phone", "a@b.example")
    assert len(keys.blind("email", "a")) == 16


def test_tokens_are_signed_64_bit_numbers_and_the_same_for_the_same_word() -> None:
    keys = ring()
    numbers = keys.tokens({"转账", "usdt", "pending"})
    assert numbers == sorted(numbers)
    assert all(-(2**63) <= n < 2**63 for n in numbers)
    assert keys.tokens({"usdt"})[0] in numbers


async def test_rotation_wraps_every_key_anew_and_the_old_master_is_needed_no_more(
    db: Database,
) -> None:
    owner = ids.new()
    async with db.transaction() as tx:
        sealed = (await datakeys.make(tx, owner)).seal("text", b"p")
        blind = tx.keys.blind("email", "a@b.example")
    old = db.keys.newest
    new = Master(2, os.urandom(32))
    db.keys = Keyring([new, old])
    async with db.transaction() as tx:
        await keyring.unlock(db.keys, tx.connection)
        after, count = await keyring.rotate(tx)
        assert count == 1
        assert await keyring.rotate(tx, after=after) == (None, 0)
    db.keys = Keyring([new])
    async with db.transaction() as tx:
        await keyring.unlock(db.keys, tx.connection)
        assert (await datakeys.get(tx, owner)).text(sealed, b"p") == "text"
        assert tx.keys.blind("email", "a@b.example") == blind


def test_the_key_file_is_made_once_and_private(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    first = keyring.masters(settings)
    assert keyring.masters(settings) == first
    file = tmp_path / "data" / keyring.KEY_FILE
    assert file.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in file.parent.iterdir()] == [keyring.KEY_FILE]


async def test_a_running_process_reads_a_new_master_from_the_key_file(
    db: Database, settings: Settings, database_url: str
) -> None:
    owner = ids.new()
    async with db.transaction() as tx:
        await datakeys.make(tx, owner)
    running = await keyring.open_keyring(settings, database_url)
    assert keyring.add_master(settings).id == 2
    db.keys = await keyring.open_keyring(settings, database_url)
    async with db.transaction() as tx:
        await keyring.rotate(tx)
        wrapped = await tx.connection.fetchval("SELECT wrapped FROM data_key")
    assert wrapped[1:5] == b"\0\0\0\x02"
    running.open_key(owner, wrapped)


@pytest.mark.parametrize("wrong", ["1:short", "x:" + "A" * 43 + "=", "no colon", "1:!!!"])
def test_a_bad_master_key_is_refused(wrong: str) -> None:
    with pytest.raises(SettingsError, match="master_key"):
        keyring.masters(Settings(master_key=wrong))


def test_a_new_master_reads_back() -> None:
    assert crypto.parse_masters(f"{crypto.new_master(3)}, {crypto.new_master(2)}")[0].id == 3
