"""Addresses and transaction hashes: the published vectors of each format, and what breaks them."""

from collections.abc import Callable

import pytest
from base58_bech32.base58 import b58encode, b58encode_check
from tests.guard.samples import entropy, solana

from walletdesk.guard import Chain, check_address, check_transaction_hash, find_addresses
from walletdesk.platform.errors import Invalid

EIP_55 = [
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
]
BIP_173 = [
    "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
    "bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3",
]
BIP_350 = [
    "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
    "BC1SW50QGDZ25J",
    "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
]
BIP_350_WRONG = [
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
    "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
    "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",
    "bc1pw5dgrnzv",
    "bc1gmk9yu",
    "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx",
]
P2PKH = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
P2SH = b58encode_check(b"\x05" + entropy("p2sh", 20)).decode()
TRON = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
SOLANA = b58encode(entropy("solana")).decode()
HASH = entropy("hash").hex()


@pytest.mark.parametrize("address", EIP_55)
def test_evm_addresses_get_their_checksum(address: str) -> None:
    lower = address.lower()
    upper = "0x" + address[2:].upper()
    assert check_address("evm", f" {address}\n") == address
    assert check_address("evm", lower) == check_address("evm", upper) == address


@pytest.mark.parametrize("address", BIP_173 + BIP_350)
def test_segwit_addresses_of_both_kinds(address: str) -> None:
    assert check_address("bitcoin", address) == address.lower()


@pytest.mark.parametrize(
    ("chain", "address"),
    [("bitcoin", P2PKH), ("bitcoin", P2SH), ("tron", TRON), ("solana", SOLANA)],
)
def test_base58_addresses_come_back_as_written(chain: Chain, address: str) -> None:
    assert check_address(chain, address) == address


@pytest.mark.parametrize(
    ("chain", "text", "code"),
    [
        ("evm", "", "address.empty"),
        ("evm", EIP_55[0][:-1], "address.evm_form"),
        ("evm", EIP_55[0][2:], "address.evm_form"),
        ("evm", EIP_55[0].replace("A", "a", 1), "address.checksum"),
        ("tron", EIP_55[0], "address.tron_form"),
        ("tron", TRON[:-1] + "u", "address.checksum"),
        ("tron", P2PKH, "address.tron_form"),
        ("bitcoin", TRON, "address.bitcoin_form"),
        ("bitcoin", P2PKH[:-1] + "b", "address.checksum"),
        ("solana", SOLANA[:20], "address.solana_form"),
        ("solana", "0OIl" + SOLANA[4:], "address.solana_form"),
        ("solana", solana("x"), "address.solana_form"),
        *(("bitcoin", address, "address.checksum") for address in BIP_350_WRONG[:-1]),
    ],
)
def test_a_wrong_address_is_refused_with_a_reason(chain: Chain, text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_address(chain, text, field="fields.to")
    assert (refused.value.field, refused.value.code) == ("fields.to", code)


def test_other_networks_are_refused() -> None:
    with pytest.raises(Invalid):
        check_address("bitcoin", BIP_350_WRONG[-1])


@pytest.mark.parametrize(
    ("chain", "text", "expected"),
    [
        ("evm", f" 0x{HASH.upper()} ".replace("0X", "0x"), f"0x{HASH}"),
        ("bitcoin", HASH.upper(), HASH),
        ("tron", HASH, HASH),
        ("tron", f"0x{HASH}", HASH),
        ("solana", solana("t"), solana("t")),
    ],
)
def test_hashes_are_normalised(chain: Chain, text: str, expected: str) -> None:
    assert check_transaction_hash(chain, text) == expected


@pytest.mark.parametrize(
    ("chain", "text"),
    [
        ("evm", HASH),
        ("evm", f"0x{HASH[:-1]}"),
        ("evm", f"0x{HASH[:-1]}g"),
        ("bitcoin", f"0x{HASH}"),
        ("tron", HASH + "0"),
        ("solana", HASH),
        ("solana", SOLANA),
        ("evm", ""),
        ("solana", "漢字"),
    ],
)
def test_a_hash_of_the_wrong_length_or_alphabet_is_refused(chain: Chain, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_transaction_hash(chain, text)
    assert refused.value.field == "transaction_hash"
    assert refused.value.code == f"hash.{chain}_form"


def test_addresses_are_found_in_prose() -> None:
    text = f"from {EIP_55[0].lower()}，转到{TRON}。also {BIP_350[0]} and {P2PKH}; not {HASH}"
    found = find_addresses(text)
    assert [(a.chain, a.address) for a in found] == [
        ("evm", EIP_55[0]),
        ("tron", TRON),
        ("bitcoin", BIP_350[0]),
        ("bitcoin", P2PKH),
    ]
    assert [text[a.start : a.end].lower() for a in found] == [a.address.lower() for a in found]


@pytest.mark.parametrize("check", [check_address, check_transaction_hash])
def test_very_long_input_is_refused(check: Callable[[Chain, str], str]) -> None:
    for chain in ("evm", "tron", "bitcoin", "solana"):
        with pytest.raises(Invalid):
            check(chain, "1" * 20_000)
