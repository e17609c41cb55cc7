"""Channel accounts, the kinds there are, and the contract every adapter keeps."""

from walletdesk.channels.actions import add, edit, ensure_shipped
from walletdesk.channels.contract import (
    AccountSecrets,
    ContactIdentity,
    Delivery,
    Inbound,
    InboundAttachment,
    Outbound,
    OutboundAttachment,
    Receiver,
    Sender,
)
from walletdesk.channels.http import api
from walletdesk.channels.model import Account, account_id
from walletdesk.channels.registry import KINDS, ChannelKind, is_pulled
from walletdesk.channels.store import by_address, get, listing, opened, secrets_place

__all__ = [
    "KINDS",
    "Account",
    "AccountSecrets",
    "ChannelKind",
    "ContactIdentity",
    "Delivery",
    "Inbound",
    "InboundAttachment",
    "Outbound",
    "OutboundAttachment",
    "Receiver",
    "Sender",
    "account_id",
    "add",
    "api",
    "by_address",
    "edit",
    "ensure_shipped",
    "get",
    "is_pulled",
    "listing",
    "opened",
    "secrets_place",
]
