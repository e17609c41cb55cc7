"""Subjects without what replying and forwarding piled up."""

import pytest

from walletdesk.adapters.email.folding import subject


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Re: Deposit", "Deposit"),
        ("RE: FW: Re: Deposit", "Deposit"),
        ("Re[2]: Deposit", "Deposit"),
        ("Re (3): Deposit", "Deposit"),
        ("ＲＥ：充值", "充值"),
        ("回复：转发: 答复：充值", "充值"),
        ("回覆: 轉寄：充值", "充值"),
        ("RV: RE: Depósito", "Depósito"),
        ("Aw: WG: Antw: SV: Deposit", "Deposit"),
        ("Re:Fwd:Deposit", "Deposit"),
        ("  re :  Deposit  missing ", "Deposit missing"),
        ("Re: \r\n Deposit", "Deposit"),
        ("Reembolso: urgente", "Reembolso: urgente"),
        ("Regarding: fees", "Regarding: fees"),
        ("Fee: too high", "Fee: too high"),
        ("\u200bRe: Deposit", "Deposit"),
        ("Re", "Re"),
        ("Re:", ""),
        ("", ""),
        ("[Wallet] Deposit", "[Wallet] Deposit"),
        ("Re: [Wallet] Deposit", "[Wallet] Deposit"),
        ("[Wallet] Re: [Wallet] Deposit", "[Wallet] Deposit"),
        ("Re: [wallet] Fwd: [Wallet] [List] Deposit", "[wallet] [List] Deposit"),
        ("【钱包】回复：【钱包】充值", "【钱包】充值"),
        ("Deposit Re: something", "Deposit Re: something"),
    ],
)
def test_prefixes_go(text: str, wanted: str):
    assert subject(text) == wanted


def test_a_subject_is_at_most_300_characters_long():
    assert len(subject("Re: " + "x" * 1000)) == 300


def test_a_long_chain_is_no_trouble():
    assert subject("Re: " * 20_000 + "Deposit") == "Deposit"
