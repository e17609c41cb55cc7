"""What the demo says: well formed in three languages, never a secret, seldom twice the same."""

from collections import Counter
from itertools import batched
from uuid import uuid4

import pytest

from walletdesk import categories, guard
from walletdesk.app.demo import grammar, matters
from walletdesk.app.demo.accounts import ACCOUNTS
from walletdesk.app.demo.case import FACTS
from walletdesk.app.demo.desk import TEAMS, Colleague, Desk
from walletdesk.app.demo.invent import Inventor
from walletdesk.app.demo.plan import MESSAGES, Plan
from walletdesk.app.demo.rhythm import DAY, SHARES
from walletdesk.app.demo.sealing import Tokens
from walletdesk.app.demo.talk import Talk
from walletdesk.app.demo.texts import wording
from walletdesk.categories import Category
from walletdesk.platform import words
from walletdesk.platform.clock import Clock
from walletdesk.platform.crypto import Keyring, Master
from walletdesk.platform.db import Database

NOW = 1_795_000_000_000
OTHERS = {"agent", "colleague", "mark"}


@pytest.fixture
async def tree(db: Database) -> dict[str, Category]:
    async with db.transaction() as tx:
        await categories.ensure_shipped(tx)
        return (await categories.tree(tx)).by_slug


@pytest.fixture
def talks(tree: dict[str, Category]) -> list[Talk]:
    inventor = Inventor(Plan(7, 1_500, NOW), desk(), tree)
    return [inventor.talk(number).talk for number in range(1_500)]


def desk() -> Desk:
    agents = {account.short: Colleague(uuid4(), account.name) for account in ACCOUNTS}
    return Desk(agents, {team: uuid4() for team in TEAMS}, {})


@pytest.mark.parametrize("language", SHARES)
def test_every_matter_is_worded_and_asks_for_known_facts_only(language: str):
    known = wording(language)
    assert known.matters.keys() == {kind.slug for kind in matters.KINDS}
    texts = [
        t for m in known.matters.values() for part in m.__struct_fields__ for t in getattr(m, part)
    ]
    texts += [text for group in known.talk.values() for text in group]
    asked = {name for text in texts for name in grammar.names(text)}
    assert asked <= FACTS.keys() | OTHERS


@pytest.mark.parametrize("source", ["[a|b", "a]b", "a|b", "{", "a}"])
def test_a_text_that_is_not_well_formed_is_refused(source: str):
    with pytest.raises(grammar.BadText):
        grammar.parse(source)


def test_sentences_are_put_together_without_seams(talks: list[Talk]):
    said = [line.text for talk in talks for line in talk.lines] + [talk.subject for talk in talks]
    seams = (" ,", " .", ".,", "..", "  ", ",,", "，，", "。。", "，。", "？，", "[", "{")
    masked = [text.replace(guard.MARK, "x") for text in said]
    assert [t for t in masked if any(seam in t for seam in seams) and not t.startswith("{")] == []
    spanish = [line.text for talk in talks if talk.language == "es" for line in talk.lines]
    assert [t for t in spanish if t.count("¿") != t.count("?") and not t.startswith("{")] == []


def test_nothing_in_it_is_a_secret(talks: list[Talk]):
    texts = [line.text for talk in talks for line in talk.lines] + [talk.subject for talk in talks]
    assert [text for text in texts if guard.find(text)] == []
    masked = [line for talk in talks for line in talk.lines if line.masked]
    assert masked
    assert all(guard.MARK in line.text for line in masked)


def test_fields_are_as_a_form_would_have_kept_them(talks: list[Talk], tree: dict[str, Category]):
    by_id = {category.id: category for category in tree.values()}
    for talk in talks:
        checked = categories.check_fields(
            by_id[talk.category], talk.fields, language=talk.language, now=Clock().now()
        )
        assert checked.values == talk.fields
        assert list(checked.missing) == list(talk.missing)


def test_a_page_of_the_list_hardly_repeats_itself(talks: list[Talk]):
    newest = sorted(talks, key=lambda talk: -talk.last_at)
    repeats = sum(len(page) - len({talk.preview for talk in page}) for page in batched(newest, 50))
    assert repeats <= len(talks) * 0.02


def test_it_is_the_company_that_was_asked_for(talks: list[Talk]):
    languages = Counter(talk.language for talk in talks)
    assert len({talk.contact for talk in talks}) == 300
    assert 0.5 < languages["zh-Hans"] / len(talks) < 0.66
    assert {talk.status for talk in talks} == {"open", "pending", "on_hold", "solved", "closed"}
    assert sum(len(talk.lines) for talk in talks) / len(talks) == pytest.approx(MESSAGES, rel=0.06)
    for wanted in ("rating", "mentions", "snoozed_until", "merged_into", "tags", "waiting_since"):
        assert any(getattr(talk, wanted) for talk in talks), wanted
    assert all(NOW - 90 * DAY <= talk.created_at <= talk.updated_at <= NOW for talk in talks)


def test_the_same_seed_tells_the_same_in_any_order(tree: dict[str, Category]):
    company = desk()
    first, second = (Inventor(Plan(7, 1_500, NOW), company, tree) for _ in range(2))
    there = [first.talk(number) for number in range(60, 64)]
    back = [second.talk(number) for number in reversed(range(60, 64))]
    assert there == list(reversed(back))
    assert Inventor(Plan(8, 1_500, NOW), company, tree).talk(60).talk.lines != there[0].talk.lines


def test_somebody_writes_twice_and_is_merged(tree: dict[str, Category]):
    plan = Plan(7, 1_500, NOW)
    inventor = Inventor(plan, desk(), tree)
    echo = next(number for number in range(1_500) if plan.is_echo(number))
    again, before = inventor.talk(echo), inventor.talk(echo - 1)
    assert again.contact == before.contact
    assert again.talk.merged_into == before.talk.id
    assert again.talk.channel != before.talk.channel


def test_tokens_by_sentence_are_the_tokens_of_the_whole_text(talks: list[Talk]):
    keys = Keyring([Master(1, b"m" * 32)])
    keys.unlock(desk=keys.wrap(bytes(32), b"desk"), index=keys.wrap(b"i" * 32, b"index"))
    tokens = Tokens(keys)
    odd = [
        "it's 0.0042 ETH, isn't it?",
        "转账。待处理，mail@tpwallet.example：https://a.example/b?c=d",
        "",
    ]
    said = [(line.text, talk.language) for talk in talks[:200] for line in talk.lines]
    for text, language in [*said, *((o, "en") for o in odd)]:
        assert tokens.of_text(text, language) == keys.tokens(words.words(text, language)), text
