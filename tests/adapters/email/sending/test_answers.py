"""What servers say, as they say it in the wild, and what it means."""

import pytest

from walletdesk.adapters.email.sending.answers import Stage, meaning


@pytest.mark.parametrize(
    ("code", "text", "stage", "error", "retry_after"),
    [
        (550, "5.1.1 The email account that you tried to reach does not exist", "recipient",
         "mail.no_such_user", None),
        (550, "Requested action not taken: mailbox unavailable", "recipient",
         "mail.no_such_user", None),
        (553, "sorry, no mailbox here by that name", "recipient", "mail.no_such_user", None),
        (550, "5.4.1 Recipient address rejected: Access denied", "recipient", "mail.refused", None),
        (550, "5.1.2 Host unknown", "recipient", "mail.no_such_domain", None),
        (550, "5.2.1 The email account is disabled", "recipient", "mail.mailbox_disabled", None),
        (552, "5.2.2 The email account is over quota", "recipient", "mail.mailbox_full", None),
        (552, "Message size exceeds fixed limit", "data", "mail.too_large", None),
        (552, "5.3.4 Message size exceeds limit", "sender", "mail.too_large", None),
        (550, "5.7.26 This mail is unauthenticated", "data", "mail.refused_policy", None),
        (554, "5.7.1 Relay access denied", "recipient", "mail.refused_policy", None),
        (554, "Message rejected", "data", "mail.refused_policy", None),
        (554, "No SMTP service here", "connect", "mail.refused_policy", None),
        (550, "5.7.60 Client does not have permissions to send as this sender", "sender",
         "mail.sender_refused", None),
        (554, "5.6.0 Invalid message content", "data", "mail.refused", None),
        (500, "", "data", "mail.refused", None),
        (450, "4.2.0 <x>: Recipient address rejected: Greylisted", "recipient",
         "mail.greylisted", 300),
        (451, "4.7.1 Greylisting in action, please come back later", "recipient",
         "mail.greylisted", 300),
        (451, "graylisted", "data", "mail.greylisted", 300),
        (421, "4.7.28 Our system has detected an unusual rate", "data", "mail.slowed", 120),
        (421, "Too many connections", "connect", "mail.slowed", 120),
        (450, "4.7.500 Server busy", "recipient", "mail.slowed", 120),
        (452, "4.2.2 Mailbox full", "recipient", "mail.mailbox_full", 3600),
        (452, "4.3.1 Insufficient system storage", "sender", "mail.deferred", 60),
        (451, "4.3.0 Temporary lookup failure", "recipient", "mail.deferred", 60),
        (450, "", "data", "mail.deferred", 60),
        (535, "5.7.8 Username and Password not accepted", "login", "mail.login", 300),
        (530, "5.7.0 Authentication required", "sender", "mail.login", 300),
        (555, "5.7.1", "data", "mail.refused_policy", None),
    ],
)  # fmt: skip
def test_an_answer_means(code: int, text: str, stage: Stage, error: str, retry_after: float | None):
    found = meaning(code, text, stage)
    assert (found.error, found.retry_after) == (error, retry_after)
    assert found.slow == (error == "mail.slowed")
