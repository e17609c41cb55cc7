"""What the composer offers: templates filled for this talk, and colleagues to call."""

from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Struct

from walletdesk import categories, contacts, conversations, macros, people, ui
from walletdesk.conversations import Conversation
from walletdesk.macros import Macro, say
from walletdesk.people import Act, Agent, Desk, may
from walletdesk.platform.db import Read
from walletdesk.platform.errors import NotFound
from walletdesk.platform.i18n import catalog
from walletdesk.platform.settings import Settings
from walletdesk.ui import AnyRequest
from walletdesk.workspace.talk.sight import path

HINT = 70
"""Characters of a template's text that are shown beside its name."""


class Filled(Struct, frozen=True):
    """A template's text, ready for the composer."""

    text: str


@get(
    "/desk/talk/{conversation_id:uuid}/templates", guards=[may(Act.REPLY)], include_in_schema=False
)
async def get_templates(
    request: AnyRequest, conversation_id: FromPath[UUID], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Those of everybody and of one's teams; those of the talk's category first."""
    language = ui.language_of(request)
    async with desk.read() as tx:
        talk = await conversations.get(tx, conversation_id)
        usable = await macros.usable(tx, desk.agent.teams)
    usable.sort(key=lambda m: (m.category_id != talk.category, m.category_id is not None))
    options = [(m.id, say(m.names, language), _hint(m, talk.language)) for m in usable]
    nothing = catalog(language).gettext("No template has these words.")
    return ui.fragment(request, "workspace/talk/suggestions.html", options=options, nothing=nothing)


def _hint(macro: Macro, language: str) -> str:
    text = " ".join(say(macro.texts, language).split())
    return text[:HINT] + ("…" if len(text) > HINT else "")


@post(
    "/desk/talk/{conversation_id:uuid}/templates/{macro_id:uuid}",
    guards=[may(Act.REPLY)],
    include_in_schema=False,
    status_code=200,
)
async def post_template(
    conversation_id: FromPath[UUID],
    macro_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    settings: NamedDependency[Settings],
) -> Filled:
    """Use one: its text in the contact's language, filled in; the use is counted."""
    async with desk.transaction() as tx:
        usable = await macros.usable(tx, desk.agent.teams)
        macro = next((m for m in usable if m.id == macro_id), None)
        if macro is None:
            raise NotFound("macro")
        talk = await conversations.get(tx, conversation_id)
        values = await _values(tx, talk, desk.agent, settings)
        await macros.count_use(tx, macro.id)
    return Filled(macros.render(macro, talk.language, values))


async def _values(tx: Read, talk: Conversation, agent: Agent, settings: Settings) -> dict[str, str]:
    card = (await contacts.cards(tx, [talk.contact])).get(talk.contact)
    tree = await categories.tree(tx)
    category = tree.by_id.get(talk.category) if talk.category else None
    return {
        "contact.name": card.name if card else "",
        "agent.name": agent.name,
        "reference": conversations.reference(settings.reference_prefix, talk.number),
        "subject": talk.subject,
        "brand": settings.brand,
        "category": path(tree, category, talk.language),
        "link": settings.base_url,
    }


@get("/desk/colleagues", guards=[may(Act.NOTE)], include_in_schema=False)
async def get_colleagues(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Whom a note can call."""
    async with desk.read() as tx:
        cards = [c for c in (await people.names(tx)).values() if c.active and c.id != desk.agent.id]
    options = [(c.id, c.name, "") for c in sorted(cards, key=lambda c: c.name.casefold())]
    nothing = catalog(ui.language_of(request)).gettext("Nobody has this name.")
    return ui.fragment(request, "workspace/talk/suggestions.html", options=options, nothing=nothing)


pages = [get_templates, post_template, get_colleagues]
