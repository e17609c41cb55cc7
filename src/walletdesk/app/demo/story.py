"""How a matter goes: who writes when, told until the present moment cuts it off. Pure.

A teller holds the clock of one conversation; what would happen after `end` has not happened yet,
so the newest conversations are the ones that wait.
"""

from collections.abc import Callable
from random import Random
from uuid import UUID

from walletdesk.app.demo import grammar
from walletdesk.app.demo.case import Case
from walletdesk.app.demo.desk import Colleague
from walletdesk.app.demo.grammar import Text
from walletdesk.app.demo.rhythm import DAY, HOUR
from walletdesk.app.demo.talk import Talk
from walletdesk.app.demo.texts import Matter, Wording
from walletdesk.guard import MARK

MINUTE = 60_000
_FIRST = {"chat": (1, 7), "phone": (1, 3), "email": (70, 900), "form": (40, 600), "api": (10, 90)}
"""Minutes to a first answer, from and to, by channel; elsewhere `_ELSEWHERE`."""
_ELSEWHERE = (6, 100)
_SURGE = 3
_LOWERABLE = frozenset(" abcdefghijklmnopqrstuvwxyzáéíóúñ")
_BACKLOG = 4 * DAY
"""Of what began so lately, most is still in the middle of its course."""


class Later(Exception):
    """The next step lies in the future."""


class Teller:
    """Tells one conversation."""

    def __init__(
        self,
        talk: Talk,
        case: Case,
        wording: Wording,
        matter: Matter,
        agent: Colleague,
        helper: Colleague,
        *,
        end: int,
        surging: bool,
    ) -> None:
        self.talk, self.case, self.wording, self.matter = talk, case, wording, matter
        self.agent, self.helper = agent, helper
        self.at = talk.created_at
        self.end = end
        self.random: Random = case.random
        low, high = _FIRST.get(talk.channel, _ELSEWHERE)
        self._answers = (low * (_SURGE if surging else 1), high * (_SURGE if surging else 1))
        if end - self.at < _BACKLOG and self.random.random() < 0.7:
            self.end = self.at + int((end - self.at) * self.random.random() ** 3)
        case["agent"], case["colleague"], case["mark"] = agent.name, helper.name, MARK

    def wait(self, low: float, high: float) -> int:
        """Let minutes go by. Raise `Later` when that leads past the present."""
        self.at += int(self.random.uniform(low, high) * MINUTE)
        if self.at > self.end:
            raise Later
        return self.at

    def words(self, texts: tuple[Text, ...]) -> str:
        """One of the texts, filled."""
        return grammar.say(self.random.choice(texts), self.case, self.random).strip()

    def begin(self, files: tuple[UUID, ...]) -> None:
        """The contact's first message."""
        hello = grammar.say(self.random.choice(self.wording.talk["hello"]), self.case, self.random)
        said = self.words(self.matter.open)
        self.talk.open()
        self.talk.say(self.at, hello + _after(hello, said), files=files)

    def asked(self) -> None:
        """The contact goes on before anybody has answered."""
        self.wait(self._answers[0] * 0.6, self._answers[1] * 0.8)
        self.talk.say(self.at, self.words(self.wording.talk["chase"]))

    def taken(self) -> None:
        """An agent takes it."""
        self.wait(self._answers[0] * 0.5, self._answers[1] * 0.7)
        self.talk.assign(self.at, self.agent.id, self.talk.team, self.agent.id)
        self.talk.read_by_agent(self.at, self.agent.id)

    def reply(self, texts: tuple[Text, ...], *, solve: bool = False) -> None:
        """The agent answers; often the contact reads it at once."""
        self.wait(self._answers[0] * 0.3, self._answers[1] * 0.5)
        if self.talk.agent is None:
            self.talk.assign(self.at, self.agent.id, self.talk.team, self.agent.id)
        self.talk.reply(self.at, self.agent.id, self.words(texts), solve=solve)
        if self.random.random() < 0.7 and self.at + MINUTE < self.end:
            self.talk.read_by_contact(self.at + MINUTE)

    def answer(self, texts: tuple[Text, ...]) -> None:
        """The contact answers."""
        slow = self.talk.channel in ("email", "form")
        self.wait(20 if slow else 0.5, 900 if slow else 25)
        self.talk.say(self.at, self.words(texts))

    def note(self) -> None:
        """The agent leaves a note, now and then for a colleague."""
        self.wait(1, 12)
        if self.random.random() < 0.25:
            text = self.words(self.wording.talk["mention"])
            self.talk.note(self.at, self.agent.id, text, (self.helper.id,))
            if self.random.random() < 0.7:
                self.wait(5, 90)
                self.talk.read_by_agent(self.at, self.helper.id)
        else:
            self.talk.note(self.at, self.agent.id, self.words(self.wording.talk["note"]))

    def solved(self) -> None:
        """The agent solves it without another word."""
        self.wait(2, 90)
        self.talk.move(self.at, "solved", self.agent.id)

    def rated(self, score: int) -> None:
        """The contact rates it."""
        self.wait(1, 300)
        self.talk.rate(self.at, score, self.random.choice(self.wording.ratings[str(score)]))

    def tagged(self, tags: tuple[str, ...]) -> None:
        """The agent sets tags."""
        if tags and self.random.random() < 0.6:
            count = self.random.randint(1, len(tags))
            chosen = tuple(sorted(self.random.sample(tags, count)))
            self.talk.tag(self.talk.updated_at, chosen, self.agent.id)

    def maybe_rated(self) -> None:
        """A third rates, most of them kindly."""
        if self.random.random() < 0.35:
            self.rated(self.random.choices((5, 4, 3, 2, 1), (58, 22, 9, 5, 6))[0])


def _after(hello: str, said: str) -> str:
    """A sentence begins with a capital, unless a greeting and a comma stand before it."""
    if hello and not said.startswith(("I ", "I'")) and said[1:2] in _LOWERABLE:
        return said[0].lower() + said[1:]
    return said if hello else said[0].upper() + said[1:]


def quick(teller: Teller) -> None:
    """One answer does it."""
    teller.reply(teller.matter.end, solve=teller.random.random() < 0.4)
    if teller.talk.status != "solved":
        if teller.random.random() < 0.6:
            teller.answer(teller.wording.talk["thanks"])
        teller.solved()
    teller.maybe_rated()


def usual(teller: Teller) -> None:
    """A question, an answer, a solution."""
    teller.taken()
    teller.reply(teller.matter.ask)
    teller.answer(teller.matter.more)
    if teller.random.random() < 0.35:
        teller.note()
    teller.reply(teller.matter.end)
    teller.answer(teller.wording.talk["thanks"])
    if teller.random.random() < 0.5:
        teller.reply(teller.wording.talk["bye"], solve=True)
    else:
        teller.solved()
    teller.maybe_rated()


def long(teller: Teller) -> None:
    """With impatience, a note, and a while in between."""
    teller.asked()
    teller.taken()
    teller.reply(teller.matter.ask)
    teller.answer(teller.matter.more)
    teller.note()
    teller.reply(teller.wording.talk["wait"])
    teller.answer(teller.wording.talk["chase"])
    teller.reply(teller.matter.end)
    teller.answer(teller.wording.talk["thanks"])
    teller.reply(teller.wording.talk["bye"], solve=True)
    teller.maybe_rated()


def silent(teller: Teller) -> None:
    """The contact never answers; most are solved after some days."""
    teller.taken()
    teller.reply(teller.matter.ask)
    if teller.random.random() < 0.85:
        teller.wait(3 * 24 * 60, 6 * 24 * 60)
        teller.talk.move(teller.at, "solved", teller.agent.id)


def held(teller: Teller) -> None:
    """A third party must act first."""
    teller.reply(teller.matter.ask)
    teller.answer(teller.matter.more)
    teller.note()
    teller.reply(teller.wording.talk["wait"])
    teller.wait(1, 5)
    teller.talk.move(teller.at, "on_hold", teller.agent.id)
    if teller.random.random() < 0.93:
        teller.wait(2 * 24 * 60, 7 * 24 * 60)
        teller.reply(teller.matter.end, solve=True)
        teller.maybe_rated()


def secret(teller: Teller) -> None:
    """Somebody sends a recovery phrase: masked before it was kept, and told so."""
    teller.wait(1, 4)
    teller.talk.say(teller.at, teller.words(teller.wording.talk["secret"]), masked=True)
    teller.talk.warn(teller.at, ("phrase",))
    teller.taken()
    teller.reply(teller.wording.talk["secret_reply"])
    teller.answer(teller.wording.talk["thanks"])
    teller.solved()


COURSES: tuple[Callable[[Teller], None], ...] = (quick, usual, long, silent, held, secret)
_OFTEN = (34, 40, 13, 9, 3.2, 0.8)


def tell(teller: Teller, tags: tuple[str, ...], files: tuple[UUID, ...], now: int) -> None:
    """The whole conversation up to `now`."""
    course = teller.random.choices(COURSES, _OFTEN)[0]
    teller.begin(files)
    try:
        course(teller)
    except Later:
        _rest(teller, now)
    if teller.talk.agent:
        teller.tagged(tags)
    teller.talk.close_when_due(now)


def _rest(teller: Teller, now: int) -> None:
    """How a conversation stands that is not over: some sleep until a date."""
    talk, chance = teller.talk, teller.random.random()
    since = talk.updated_at
    if talk.agent and talk.status in ("open", "pending") and chance < 0.15:
        until = now + int(teller.random.uniform(2 * HOUR, 5 * DAY))
        talk.snooze(min(since + 10 * MINUTE, now), until, talk.agent)


def echo(teller: Teller, target: UUID) -> None:
    """The same person again on another channel; an agent merges it into the first."""
    talk = teller.talk
    talk.open()
    talk.say(teller.at, teller.words(teller.wording.talk["echo"]))
    try:
        teller.wait(4, 30)
        talk.merge(teller.at, target, teller.agent.id)
    except Later:
        pass
