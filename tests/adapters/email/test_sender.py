"""What agents answer leaves as mail in its thread, through a real Postfix, and answers find it."""

from collections.abc import AsyncIterator, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from tests.adapters.email import postfix
from tests.adapters.email.desk import ADDRESS, TRUSTED, Office, mail, office
from tests.adapters.email.postfix import Running

from walletdesk import conversations, outbox
from walletdesk.adapters.email import Keeper, Mailer
from walletdesk.adapters.email.model import Mailbox, Server
from walletdesk.adapters.email.sending import hang_up
from walletdesk.channels import Sender
from walletdesk.conversations import Conversation, Reply
from walletdesk.people import Agent, NewAgent, Role, create_agent
from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings
from walletdesk.platform.storage import open_storage

WANG = "王小明 <wang@mail.example>"
CHECKS = "mx; dmarc=pass header.from=mail.example"


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    answers = {"gone@mail.example": "550 5.1.1 No such user here"}
    running = postfix.start(answers=answers)
    yield running
    running.stop()


@pytest.fixture
async def desk(
    db: Database, settings: Settings, server: Running, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Office]:
    monkeypatch.setenv("SSL_CERT_FILE", str(server.ca_file))
    box = Mailbox(trusted=TRUSTED, smtp=Server("localhost", server.port, "starttls", login="none"))
    storage = open_storage(settings.data, settings.storage_url)
    for kept in server.folder.rglob("new/*"):
        kept.unlink()
    yield await office(db, storage, settings, box)
    await hang_up()


@pytest.fixture
async def lina(db: Database) -> Agent:
    new = NewAgent("lina@tpwallet.example", "Lina", "quiet-harbour-42-lanterns", Role.AGENT)
    async with db.transaction() as tx:
        return await create_agent(tx, new)


async def drain(desk: Office) -> None:
    senders: dict[str, Sender] = {"email": Mailer(desk.db, desk.settings, Keeper(desk.db))}
    while await outbox.drain(desk.db, desk.storage, senders, desk.settings.reference_prefix):
        continue


async def reply(
    desk: Office, talk: Conversation, agent: Agent, text: str, *, solve: bool = False
) -> int:
    async with desk.db.transaction() as tx:
        accepted = await conversations.reply(
            tx, talk.id, Reply(text=text, solve=solve), actor=agent
        )
    await drain(desk)
    return accepted.seq


def got(server: Running, count: int, user: str = "wang") -> list[EmailMessage]:
    raws = server.wait_for(user, count)
    mails = [message_from_bytes(raw, policy=policy.default) for raw in raws]
    return sorted(mails, key=lambda m: str(m["Date"]) + str("Re:" in m["Subject"]))


async def test_the_first_answer_arrives_in_the_contacts_language(desk: Office, server: Running):
    await desk.receive(mail(sender=WANG, checks=CHECKS, message_id="q1@mail.example"))
    await drain(desk)
    [talk] = await desk.talks()
    [answer] = got(server, 1)
    plain = answer.get_body(("plain",))
    assert plain is not None
    text = plain.get_content()
    assert f"WD-{talk.number}" in text
    assert "感谢您的来信" in text
    assert "助记词" in text
    assert answer["In-Reply-To"] == "<q1@mail.example>"
    assert answer["Auto-Submitted"] == "auto-replied"
    assert answer["Subject"] == "Re: 转账待处理"


async def test_a_talk_goes_back_and_forth_in_one_thread(desk: Office, server: Running, lina: Agent):
    await desk.receive(mail(sender=WANG, checks=CHECKS, message_id="q1@mail.example"))
    [talk] = await desk.talks()
    await reply(desk, talk, lina, "您好，请提供交易哈希。")
    mails = got(server, 2)
    answer = next(m for m in mails if m["Auto-Submitted"] is None)
    assert "<q1@mail.example>" in answer["References"]
    body = answer.get_body(("plain",))
    assert body is not None
    assert "请提供交易哈希" in body.get_content()
    back = mail(
        "哈希是 0xabc",
        sender=WANG,
        checks=CHECKS,
        to=str(answer["Reply-To"].addresses[0].addr_spec),
        In_Reply_To=str(answer["Message-ID"]),
        References=f"{answer['References']} {answer['Message-ID']}",
    )
    await desk.receive(back)
    [talk] = await desk.talks()
    assert (await desk.said(talk))[-1] == "哈希是 0xabc"
    states = [m.delivery for m in await desk.lines(talk) if m.kind != "message"]
    assert states == ["sent", "sent"]


async def test_a_mail_is_sent_once_however_often_it_is_tried(
    desk: Office, server: Running, lina: Agent
):
    await desk.receive(mail(sender=WANG, checks=CHECKS))
    [talk] = await desk.talks()
    seq = await reply(desk, talk, lina, "您好")
    async with desk.db.transaction() as tx:
        await tx.connection.execute(
            "UPDATE outbox SET state = 'queued', due_at = now() WHERE seq = $1", seq
        )
    await drain(desk)
    ids = [m["Message-ID"] for m in got(server, 3)]
    assert len(set(ids)) == 2  # the far end sees that one came twice


async def test_everybody_who_was_written_to_stays(desk: Office, server: Running, lina: Agent):
    to = f"{ADDRESS}, Bo <bo@mail.example>"
    await desk.receive(mail(sender=WANG, checks=CHECKS, to=to, Cc="ana@mail.example"))
    [talk] = await desk.talks()
    await reply(desk, talk, lina, "您好")
    answer = next(m for m in got(server, 2) if m["Auto-Submitted"] is None)
    assert [a.addr_spec for a in answer["To"].addresses] == ["wang@mail.example"]
    assert {a.addr_spec for a in answer["Cc"].addresses} == {"bo@mail.example", "ana@mail.example"}
    assert got(server, 2, "bo")


async def test_who_is_not_there_fails_for_good_and_is_told(desk: Office, lina: Agent):
    await desk.receive(mail(sender="gone@mail.example", checks=CHECKS))
    [talk] = await desk.talks()
    seq = await reply(desk, talk, lina, "您好")
    line = next(m for m in await desk.lines(talk) if m.seq == seq)
    assert line.delivery == "failed"


async def test_a_bounce_is_shown_at_its_message_and_opens_no_talk(
    desk: Office, server: Running, lina: Agent
):
    await desk.receive(mail(sender=WANG, checks=CHECKS))
    [talk] = await desk.talks()
    seq = await reply(desk, talk, lina, "您好")
    answer = next(m for m in got(server, 2) if m["Auto-Submitted"] is None)
    report = (
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mail.example\r\n"
        f"To: {answer['Reply-To'].addresses[0].addr_spec}\r\nSubject: Undelivered Mail\r\n"
        "Message-ID: <b1@mail.example>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="r"\r\n\r\n'
        "--r\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--r\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mail.example\r\n\r\n"
        "Final-Recipient: rfc822; wang@mail.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        "--r\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: {answer['Message-ID']}\r\n\r\n--r--\r\n"
    ).encode()
    assert await desk.receive(report) == "accepted"
    [talk] = await desk.talks()
    assert talk.status == "open"
    lines = await desk.lines(talk)
    assert next(m for m in lines if m.seq == seq).delivery == "failed"
    notes = [m.text for m in lines if m.kind == "note"]
    assert len(notes) == 1
    assert "wang@mail.example" in notes[0]


async def test_the_reply_that_solves_asks_how_it_was(desk: Office, server: Running, lina: Agent):
    await desk.receive(mail(sender=WANG, checks=CHECKS))
    [talk] = await desk.talks()
    await reply(desk, talk, lina, "已处理", solve=True)
    answer = next(m for m in got(server, 2) if m["Auto-Submitted"] is None)
    html = answer.get_body(("html",))
    assert html is not None
    assert all(f"?score={score}" in html.get_content() for score in range(1, 6))
    assert "/zh/r/" in html.get_content()
