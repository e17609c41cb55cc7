"""POST /conversations: a matter that the wallet's own systems bring."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta, Struct

from walletdesk import channels, conversations
from walletdesk.audit import Auditor, Reading
from walletdesk.channels import KINDS
from walletdesk.contacts import Claim
from walletdesk.conversations import Accepted, CategoryRef, ConversationView, conversation_views
from walletdesk.intake.begin import begin
from walletdesk.intake.model import Begun, Matter
from walletdesk.intake.say import hint
from walletdesk.people import Act, Desk, may
from walletdesk.platform import i18n
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import Invalid
from walletdesk.platform.settings import Settings
from walletdesk.realtime import Hub

type Line = Annotated[str, Meta(max_length=320)]
type Tag = Annotated[
    str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35, examples=["zh-Hans"])
]


class ContactWish(Struct, frozen=True, forbid_unknown_fields=True):
    """Who has the matter. Whoever holds the token vouches for `email` and `external_id`: the same
    one again is the same contact.
    """

    name: Annotated[str, Meta(max_length=200, examples=["王小明"])] = ""
    email: Annotated[Line, Meta(examples=["xiaoming@tpwallet.example"])] | None = None
    external_id: (
        Annotated[Line, Meta(description="Id in your own systems", examples=["user-8731"])] | None
    ) = None
    language: Tag | None = None


class NewConversation(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A matter with its first message."""

    contact: ContactWish
    text: Annotated[str, Meta(max_length=20_000, examples=["我的转账一直待处理，已经两个小时了。"])]
    channel: Annotated[
        str, Meta(max_length=20, description="Kind of channel", examples=["api"])
    ] = "api"
    category: CategoryRef | None = None
    subject: Annotated[str, Meta(max_length=300, examples=["转账待处理"])] = ""
    fields: Annotated[dict[str, Any], Meta(max_length=60, examples=[{"chain": "ethereum"}])] = {}
    attachments: Annotated[
        tuple[UUID, ...], Meta(max_length=10, description="Ids from POST /attachments")
    ] = ()


@post(
    "/conversations",
    guards=[may(Act.REPLY)],
    tags=["conversations"],
    summary="Begin a conversation for a contact",
)
async def post_conversation(
    data: JSONBody[NewConversation],
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
    auditor: NamedDependency[Auditor],
    settings: NamedDependency[Settings],
) -> Response[ConversationView]:
    """Secrets in it are masked before anything is written, and the contact is told."""
    async with desk.transaction() as tx:
        matter = await _matter(tx, data, settings)
        begun = await begin(tx, matter, actor=desk.actor)
        _tell(tx, hub, begun)
        talk = await conversations.get(tx, begun.conversation)
        view = (await conversation_views(tx, [talk], settings))[0]
    auditor.read(Reading(desk.agent.id, desk.agent.token, "api.conversation"), [talk.contact])
    return Response(view, status_code=201, headers={"location": f"/api/v1/conversations/{view.id}"})


async def _matter(tx: Tx, data: NewConversation, settings: Settings) -> Matter:
    if data.channel not in KINDS:
        raise Invalid("channel", "channel.unknown", known=", ".join(KINDS))
    given = (("account", data.contact.external_id), ("email", data.contact.email))
    return Matter(
        channel=data.channel,
        language=i18n.negotiate(data.contact.language, settings.languages),
        text=data.text,
        account=channels.account_id(data.channel),
        name=data.contact.name,
        claims=tuple(Claim(kind, value, proven=True) for kind, value in given if value),
        category=await conversations.category_id(tx, data.category) if data.category else None,
        subject=data.subject,
        fields=data.fields,
        files=data.attachments,
    )


def _tell(tx: Tx, hub: Hub, begun: Begun) -> None:
    tx.after_commit(lambda: hint(hub, Accepted(begun.conversation, begun.seq)))


api = [post_conversation]
