"""Who looks at a talk: what the pane shows depends on no more than this."""

from uuid import UUID

from msgspec import Struct

from walletdesk.people import Act, Desk
from walletdesk.platform import i18n
from walletdesk.ui import AnyRequest, language_of


class Reader(Struct, frozen=True):
    """An agent with a language, and what they may do."""

    agent: UUID
    language: str
    reply: bool
    note: bool
    organise: bool
    assign: bool

    @property
    def catalog(self) -> i18n.Catalog:
        """The texts of their language."""
        return i18n.catalog(self.language)

    @property
    def writes(self) -> bool:
        """Whether there is a composer."""
        return self.reply or self.note


def reader(request: AnyRequest, desk: Desk) -> Reader:
    """Who sends this request."""
    acts = desk.agent.acts
    return Reader(
        agent=desk.agent.id,
        language=language_of(request),
        reply=Act.REPLY in acts,
        note=Act.NOTE in acts,
        organise=Act.ORGANISE in acts,
        assign=Act.ASSIGN in acts,
    )
