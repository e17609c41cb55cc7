"""TLS and the first words of a server; blocking, for the thread of a `Line`."""

import ssl
from imaplib import IMAP4
from socket import socket

from walletdesk.adapters.email.imap.client import Client
from walletdesk.adapters.email.imap.model import Lost, Trouble
from walletdesk.adapters.email.model import Server

GREET = 20.0
"""Seconds without a byte before the greeting is there."""

_CERTIFICATE = {
    9: "imap.tls_not_yet_valid",
    10: "imap.tls_expired",
    18: "imap.tls_unknown_authority",
    19: "imap.tls_unknown_authority",
    20: "imap.tls_unknown_authority",
    21: "imap.tls_unknown_authority",
    62: "imap.tls_wrong_name",
    64: "imap.tls_wrong_name",
}
"""X509_V_ERR_* of OpenSSL's x509_vfy.h."""


def greet(sock: socket, server: Server, largest: int) -> Client:
    """A client that the server has greeted, in TLS unless it is plain. Raises `Trouble`."""
    try:
        return _greet(sock, server, largest)
    except ssl.SSLError as error:
        raise _tls(error, server) from error
    except (IMAP4.error, OSError) as error:  # A closed connection, a timeout, "* BYE".
        raise Lost("imap.no_greeting", host=server.host, port=server.port) from error


def _greet(sock: socket, server: Server, largest: int) -> Client:
    context = None if server.security == "none" else ssl.create_default_context()
    direct = context if server.security == "tls" else None
    client = Client(sock, server.host, direct, largest)
    if server.security == "starttls":
        if not client.offers("STARTTLS"):
            raise Trouble("imap.starttls_missing", lasting=True, host=server.host)
        client.starttls(context)
    return client


def _tls(error: ssl.SSLError, server: Server) -> Trouble:
    if isinstance(error, ssl.SSLCertVerificationError):
        code = _CERTIFICATE.get(error.verify_code, "imap.tls_not_trusted")
    elif error.reason == "WRONG_VERSION_NUMBER":  # Something that is no TLS answered.
        code = "imap.tls_not_spoken"
    else:
        code = "imap.tls_failed"
    return Trouble(code, lasting=True, host=server.host, port=server.port)
