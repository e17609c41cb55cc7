"""Conversation number n of the demo, whole: plan, person, case and story together."""

from datetime import UTC, datetime
from uuid import UUID

from msgspec import Struct

from walletdesk import categories
from walletdesk.app.demo import case, dice, grammar, matters, persons, story
from walletdesk.app.demo.case import Case
from walletdesk.app.demo.desk import ANSWERING, Colleague, Desk
from walletdesk.app.demo.persons import Person
from walletdesk.app.demo.plan import Plan
from walletdesk.app.demo.rhythm import HOUR
from walletdesk.app.demo.story import Teller
from walletdesk.app.demo.talk import Talk
from walletdesk.app.demo.texts import Wording, wording
from walletdesk.app.demo.wallets import Wallets
from walletdesk.categories import Category

_SALT = 97
PICTURES = 60
"""About so many conversations have a screenshot."""


class Invented(Struct, frozen=True):
    """A conversation and who has it."""

    talk: Talk
    number: int
    contact: int
    picture: UUID | None
    """A file of this id belongs to its first message."""


class Inventor:
    """Makes conversations of one demo, in any order."""

    def __init__(self, plan: Plan, desk: Desk, tree: dict[str, Category]) -> None:
        self.plan, self.desk, self.tree = plan, desk, tree
        self._wallets = Wallets(plan.seed)
        self._every = max(29, plan.conversations // PICTURES)

    def talk(self, number: int) -> Invented:
        """Conversation `number`."""
        if self.plan.is_echo(number):
            return self._echo(number)
        teller, kind = self._teller(number, number)
        picture = self._picture(number)
        story.tell(teller, kind.tags, (picture,) if picture else (), self.plan.rhythm.end)
        if self.plan.has_echo(number):
            self._was_merged_into(number, teller.talk)
        return Invented(teller.talk, number, self.plan.contact_of(number), picture)

    def _echo(self, number: int) -> Invented:
        teller, _ = self._teller(number, number - 1)
        story.echo(teller, self.plan.conversation_id(number - 1))
        return Invented(teller.talk, number, self.plan.contact_of(number), None)

    def _was_merged_into(self, number: int, talk: Talk) -> None:
        merged = self.talk(number + 1).talk
        if merged.merged_into is not None and merged.updated_at > talk.updated_at:
            talk.bump(merged.updated_at)

    def _teller(self, number: int, matter_of: int) -> tuple[Teller, matters.Kind]:
        """`matter_of` is the conversation whose facts this one speaks of."""
        random = dice.rng(self.plan.seed, _SALT, matter_of)
        person = persons.person(self.plan, self.plan.contact_of(number))
        began = self.plan.began(number)
        surging = self.plan.rhythm.surging(began)
        kind = random.choices(matters.KINDS, cum_weights=matters.WEIGHTS)[0]
        chains = ("tron",) if surging and kind.slug in matters.CONGESTED else kind.chains
        words: Wording = wording(person.language)
        facts = Case(person, self._wallets, words, random, chains, token=kind.token)
        facts["occurred"] = _moment(began - int(random.uniform(0.2, 20) * HOUR))
        channel = random.choice(person.channels)
        if number != matter_of:
            facts.random = dice.rng(self.plan.seed, _SALT, number, 1)
            channel = _other(channel, person)
        talk = self._new(number, kind, facts, channel, began)
        agent, helper = self._colleagues(person, number)
        matter = words.matters[kind.slug]
        talk.subject = grammar.say(random.choice(matter.subject), facts, random)
        return Teller(
            talk, facts, words, matter, agent, helper, end=self.plan.rhythm.end, surging=surging
        ), kind

    def _new(self, number: int, kind: matters.Kind, facts: Case, channel: str, began: int) -> Talk:
        category = self.tree[kind.slug]
        given = case.fields(facts, category.fields)
        return Talk(
            id=self.plan.conversation_id(number),
            contact=self.plan.contact_id(facts.person.index),
            channel=channel,
            language=facts.person.language,
            category=category.id,
            priority=category.priority,
            team=self.desk.teams[kind.team],
            created_at=began,
            fields=given,
            missing=categories.missing(category, given),
        )

    def _colleagues(self, person: Person, number: int) -> tuple[Colleague, Colleague]:
        answering = ANSWERING[person.language]
        chosen = answering[dice.mix(self.plan.seed, _SALT, number, 2) % len(answering)]
        others = [short for short in self.desk.agents if short != chosen]
        helper = others[dice.mix(self.plan.seed, _SALT, number, 3) % len(others)]
        return self.desk.agents[chosen], self.desk.agents[helper]

    def _picture(self, number: int) -> UUID | None:
        if number % self._every != self._every // 2:
            return None
        return dice.uuid7(self.plan.began(number), self.plan.seed, _SALT, number, 4)


def _other(channel: str, person: Person) -> str:
    return next((c for c in (*person.channels, "form", "email") if c != channel), channel)


def _moment(at: int) -> str:
    """As `categories` keeps times."""
    moment = datetime.fromtimestamp(at / 1000, UTC)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
