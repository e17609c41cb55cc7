"""What happened to a talk, in words: who, what, when."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from walletdesk.categories import Tree, say
from walletdesk.events import Recorded
from walletdesk.people import AgentCard
from walletdesk.platform.i18n import Catalog
from walletdesk.workspace.talk.words import DELIVERIES, PRIORITIES, SCORES, STATUSES


class Told(Struct, frozen=True):
    """One line of the history."""

    who: str
    what: str
    at: datetime


class Names(Struct, frozen=True):
    """Names of what events hold by id."""

    catalog: Catalog
    agents: Mapping[UUID, AgentCard]
    teams: Mapping[UUID, str]
    tree: Tree
    contact: str
    references: Mapping[UUID, str]


def _(text: str) -> str:
    """Mark a text for the catalogues."""
    return text


PLAIN = {
    "conversation.opened": _("began this conversation"),
    "message.received": _("wrote"),
    "message.replied": _("answered"),
    "message.noted": _("left a note"),
    "message.system": _("told the customer something"),
    "conversation.secret_found": _("had a secret in a message, which was removed"),
}
"""Events whose kind says it all."""

WHAT = {
    "subject": _("the subject"),
    "category": _("the category"),
    "priority": _("the priority"),
    "fields": _("the fields"),
    "tags": _("the tags"),
}


def told(event: Recorded, names: Names) -> Told:
    """The line of an event."""
    sentence = SENTENCES.get(event.kind)
    plain = PLAIN.get(event.kind, event.kind)
    what = sentence(event.data, names) if sentence else names.catalog.gettext(plain)
    return Told(_who(event, names), what, event.at)


def _who(event: Recorded, names: Names) -> str:
    if event.by.kind == "contact":
        return names.contact
    if event.by.kind == "agent":
        card = names.agents.get(event.by.id) if event.by.id else None
        return card.name if card else names.catalog.gettext("Somebody who has left")
    return names.catalog.gettext("The desk")


def _assigned(data: Mapping[str, Any], names: Names) -> str:
    agent, team = _agent(data.get("agent"), names), _team(data.get("team"), names)
    if agent and team:
        return names.catalog.gettext("gave it to %(agent)s, %(team)s") % {
            "agent": agent,
            "team": team,
        }
    if agent or team:
        return names.catalog.gettext("gave it to %(agent)s") % {"agent": agent or team}
    return names.catalog.gettext("took it from everybody")


def _agent(value: Any, names: Names) -> str:
    card = names.agents.get(UUID(value)) if value else None
    return card.name if card else ""


def _team(value: Any, names: Names) -> str:
    return names.teams.get(UUID(value), "") if value else ""


def _status(data: Mapping[str, Any], names: Names) -> str:
    word = STATUSES.get(str(data.get("after")))
    shown = names.catalog.gettext(word.text) if word else ""
    return names.catalog.gettext("set it to “%(status)s”") % {"status": shown}


def _snoozed(data: Mapping[str, Any], names: Names) -> str:
    return names.catalog.gettext(_("snoozed it") if data.get("until") else _("woke it"))


def _changed(data: Mapping[str, Any], names: Names) -> str:
    say_it = names.catalog.gettext
    parts: list[str] = []
    for what in map(str, data.get("what", ())):
        value = _value(what, data, names)
        name = say_it(WHAT[what]) if what in WHAT else what
        parts.append(f"{name} ({value})" if value else name)
    return say_it("changed %(what)s") % {"what": ", ".join(parts)}


def _value(what: str, data: Mapping[str, Any], names: Names) -> str:
    if what == "priority" and data.get("priority") is not None:
        return names.catalog.gettext(PRIORITIES[int(data["priority"])].text)
    if what == "category" and data.get("category"):
        category = names.tree.by_id.get(UUID(data["category"]))
        return say(category.names, names.catalog.language) if category else ""
    return ", ".join(data.get("tags") or ()) if what == "tags" else ""


def _merged(data: Mapping[str, Any], names: Names) -> str:
    reference = names.references.get(UUID(data["into"]), "")
    return names.catalog.gettext("merged it into %(reference)s") % {"reference": reference}


def _unmerged(_data: Mapping[str, Any], names: Names) -> str:
    return names.catalog.gettext("undid the merge")


def _rated(data: Mapping[str, Any], names: Names) -> str:
    score = int(data.get("score", 0))
    word = names.catalog.gettext(SCORES[score]) if 0 < score < len(SCORES) else ""
    return names.catalog.gettext("rated the help: %(score)s/5, %(word)s") % {
        "score": score,
        "word": word,
    }


def _delivered(data: Mapping[str, Any], names: Names) -> str:
    word = DELIVERIES.get(str(data.get("state")))
    shown = names.catalog.gettext(word.text) if word else ""
    return names.catalog.gettext("says of an answer: %(state)s") % {"state": shown}


SENTENCES: dict[str, Callable[[Mapping[str, Any], Names], str]] = {
    "conversation.assigned": _assigned,
    "conversation.status": _status,
    "conversation.snoozed": _snoozed,
    "conversation.changed": _changed,
    "conversation.merged": _merged,
    "conversation.unmerged": _unmerged,
    "conversation.rated": _rated,
    "message.delivery": _delivered,
}
