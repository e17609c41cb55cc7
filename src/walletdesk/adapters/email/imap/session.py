"""A signed-in connection to a mailbox, step by step."""

from walletdesk.adapters.email.imap.line import MOST, Line
from walletdesk.adapters.email.imap.login import sign_in
from walletdesk.adapters.email.imap.model import Trouble
from walletdesk.adapters.email.imap.reach import connect, must_be_private, resolve
from walletdesk.adapters.email.imap.tokens import Keep, Tokens
from walletdesk.adapters.email.model import Mailbox, Server
from walletdesk.channels import AccountSecrets


async def signed_in(
    account: AccountSecrets, mailbox: Mailbox, tokens: Tokens | None, largest: int = MOST
) -> Line:
    """A connection that is signed in; who asks closes it. Raises `Trouble`."""
    server = server_of(mailbox)
    places = await resolve(server)
    must_be_private(server, places)
    line = Line(await connect(server, places))
    try:
        await line.greet(server, largest)
        await sign_in(line, server, account.secrets, tokens)
    except BaseException:
        await line.aclose()
        raise
    return line


def server_of(mailbox: Mailbox) -> Server:
    """Where the mailbox is read. Raises `Trouble` when it is not set up for IMAP."""
    if mailbox.imap is None:
        raise Trouble("imap.not_set_up", lasting=True)
    return mailbox.imap


def tokens_of(account: AccountSecrets, mailbox: Mailbox, keep: Keep | None = None) -> Tokens | None:
    """The source of access tokens, where the mailbox has one."""
    return Tokens(mailbox.oauth, account.secrets, keep) if mailbox.oauth else None
