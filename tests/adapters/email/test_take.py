"""A mail becomes a message: of its talk, or the first of a new one, never in a stranger's."""

import base64

import msgspec
import pytest
from tests.adapters.email.desk import ADDRESS, Office, mail

from walletdesk import conversations, intake
from walletdesk.adapters.email import store, tokens
from walletdesk.events import system
from walletdesk.people import NewAgent, Role, create_agent
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database

VALID = "legal winner thank year wave sausage worth useful legal winner thank yellow"


async def test_a_first_mail_begins_a_talk(desk: Office):
    assert await desk.receive(mail()) == "accepted"
    [talk] = await desk.talks()
    assert (talk.channel, talk.subject, talk.language) == ("email", "转账待处理", "zh-Hans")
    assert await desk.said(talk) == ["我的转账一直待处理，已经两个小时了。"]
    contact = await desk.contact(talk)
    assert contact.name == "王小明"
    assert [(i.kind, i.value, i.verified_at is not None) for i in contact.identities] == [
        ("email", "wang@user.example", True)
    ]


async def test_it_is_answered_at_once_with_reference_and_time(desk: Office):
    await desk.receive(mail())
    [talk] = await desk.talks()
    told = [line for line in await desk.lines(talk) if line.kind == "system"]
    assert len(told) == 1
    assert told[0].delivery == "queued"
    assert f'"WD-{talk.number}"' in told[0].text
    assert "until" in told[0].text


async def test_the_same_mail_by_two_ways_is_one_message(desk: Office):
    raw = mail(message_id="same@user.example")
    assert await desk.receive(raw) == "accepted"
    assert await desk.receive(
        b"Received: from a by b; Sat, 21 Nov 2026 10:00:01 +0800\r\n" + raw
    ) == ("repeated")
    [talk] = await desk.talks()
    assert len(await desk.said(talk)) == 1


async def test_two_mails_of_one_person_are_two_talks_of_one_contact(desk: Office):
    await desk.receive(mail("first"))
    await desk.receive(mail("second"))
    one, two = await desk.talks()
    assert one.contact == two.contact
    assert one.id != two.id


async def test_an_answer_to_our_address_joins_whatever_its_subject(desk: Office):
    await desk.receive(mail())
    [talk] = await desk.talks()
    to = tokens.reply_address(desk.db.keys, ADDRESS, talk.number).upper()
    await desk.receive(mail("还是没有到账", to=to, subject="完全不同"))
    [talk] = await desk.talks()
    assert await desk.said(talk) == ["我的转账一直待处理，已经两个小时了。", "还是没有到账"]


async def test_an_answer_by_references_joins(desk: Office):
    await desk.receive(mail(message_id="root@user.example"))
    await desk.receive(mail("第二封", In_Reply_To="<root@user.example>"))
    [talk] = await desk.talks()
    assert len(await desk.said(talk)) == 2


async def test_an_answer_that_quotes_our_signed_line_joins(desk: Office):
    await desk.receive(mail())
    [talk] = await desk.talks()
    line = f"WD-{tokens.made(desk.db.keys, talk.number)}"
    await desk.receive(mail(f"到账了，谢谢\n\n> 您的编号 {line}"))
    [talk] = await desk.talks()
    assert (await desk.said(talk))[1] == "到账了，谢谢"


async def test_a_forged_line_or_the_subject_alone_joins_nothing(desk: Office):
    await desk.receive(mail())
    [talk] = await desk.talks()
    await desk.receive(mail("x1", subject=f"Re: 转账待处理 [WD-{talk.number}]"))
    await desk.receive(mail(f"x2\n> WD-{talk.number}-aaaaaaaaaaaa"))
    await desk.receive(mail("x3", to=f"support+{talk.number}-aaaaaaaaaaaa@tpwallet.example"))
    assert len(await desk.talks()) == 4


async def test_a_stranger_who_answers_gets_a_talk_of_their_own(desk: Office):
    await desk.receive(mail(message_id="root@user.example"))
    [talk] = await desk.talks()
    to = tokens.reply_address(desk.db.keys, ADDRESS, talk.number)
    other = "Somebody <other@else.example>"
    await desk.receive(mail("it is mine", sender=other, to=to, checks="mx; dmarc=pass"))
    first, second = await desk.talks()
    assert first.contact != second.contact
    assert await desk.said(first) == ["我的转账一直待处理，已经两个小时了。"]
    notes = [line.text for line in await desk.lines(second) if line.kind == "note"]
    assert len(notes) == 1
    assert f"WD-{first.number}" in notes[0]


async def test_an_unproven_sender_never_becomes_a_proven_contact(desk: Office):
    await desk.receive(mail("proven"))
    await desk.receive(mail("forged", checks="mx; dmarc=fail header.from=user.example"))
    await desk.receive(mail("forged again", checks=""))
    proven, forged, again = await desk.talks()
    assert proven.contact != forged.contact
    assert forged.contact == again.contact
    [line] = [m for m in await desk.lines(forged) if m.kind == "message"]
    assert line.origin is not None
    assert "mail.sign.failed" in line.origin.signs


@pytest.mark.parametrize("untrusted", ["nobody is trusted", "a stranger handed it over"])
async def test_what_a_sender_writes_about_himself_proves_nothing(desk: Office, untrusted: str):
    if untrusted == "nobody is trusted":
        desk.mailbox = msgspec.structs.replace(desk.mailbox, trusted=())
    await desk.receive(mail(), believed=untrusted == "nobody is trusted")
    [talk] = await desk.talks()
    [way] = (await desk.contact(talk)).identities
    assert way.verified_at is None


async def test_an_answer_opens_a_solved_talk_and_follows_a_closed_one(
    desk: Office, clock: MovedClock
):
    await desk.receive(mail(message_id="root@user.example"))
    [talk] = await desk.talks()
    async with desk.db.transaction() as tx:
        await conversations.set_status(tx, talk.id, "solved", actor=system)
    await desk.receive(mail("nein", In_Reply_To="<root@user.example>"))
    assert (await desk.talks())[0].status == "open"
    async with desk.db.transaction() as tx:
        await conversations.set_status(tx, talk.id, "solved", actor=system)
    clock.forward(days=15)
    async with desk.db.transaction() as tx:
        await conversations.close_due(tx)
    await desk.receive(mail("doch", In_Reply_To="<root@user.example>"))
    old, new = await desk.talks()
    assert (old.status, new.follows, new.contact) == ("closed", old.id, old.contact)


async def test_a_phrase_is_masked_and_its_source_not_kept(desk: Office, db: Database):
    await desk.receive(mail(f"Here it is: {VALID} please help"))
    [talk] = await desk.talks()
    [said] = await desk.said(talk)
    assert "sausage" not in said
    assert talk.secret_found
    codes = [m.text for m in await desk.lines(talk) if m.kind == "system"]
    assert any("secret.warned" in text for text in codes)
    async with db.read() as tx:
        kept = await store.one(tx, talk.id, 1)
    assert kept.source == b""
    assert "sausage" not in str(kept)


async def test_a_phrase_in_base64_html_or_a_file_is_seen_too(desk: Office, db: Database):
    for kind, body in (
        ("text/html", f"<p>{VALID.replace(' ', '</p><p>')}</p>"),
        ("text/plain", VALID),
    ):
        raw = (
            f"From: {kind[-4:]}@user.example\r\nTo: {ADDRESS}\r\n"
            f"Message-ID: <{kind[-4:]}@user.example>\r\n"
            f"MIME-Version: 1.0\r\nContent-Type: {kind}; charset=utf-8\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(body.encode()).decode()
        ).encode()
        await desk.receive(raw)
    for talk in await desk.talks():
        assert talk.secret_found
        for line in await desk.lines(talk):
            assert "sausage" not in f"{line.text}{line.html}{line.origin}"
        async with db.read() as tx:
            assert (await store.one(tx, talk.id, 1)).source == b""


async def test_the_source_of_an_ordinary_mail_is_kept_whole(desk: Office, db: Database):
    raw = mail()
    await desk.receive(raw)
    [talk] = await desk.talks()
    async with db.read() as tx:
        kept = await store.one(tx, talk.id, 1)
    assert kept.source == raw
    assert kept.facts.sender.address == "wang@user.example"


async def test_machines_are_not_answered(desk: Office):
    await desk.receive(mail("I am away", Auto_Submitted="auto-replied"))
    [talk] = await desk.talks()
    assert [line.kind for line in await desk.lines(talk)] == ["message"]


async def test_two_machines_that_do_not_say_so_come_to_an_end(desk: Office):
    for number in range(9):
        await desk.receive(mail(f"Thank you {number}"))
    lines = [line for talk in await desk.talks() for line in await desk.lines(talk)]
    sent = [line for line in lines if line.kind == "system"]
    assert len(lines) - len(sent) == 9
    assert len(sent) < 9


async def test_our_own_mail_that_comes_back_is_dropped(desk: Office):
    mark = tokens.loop_mark(desk.db.keys)
    assert await desk.receive(mail(X_Walletdesk_Loop=mark)) == "dropped"
    assert await desk.receive(mail(X_Walletdesk_Loop="0" * len(mark))) == "accepted"
    assert len(await desk.talks()) == 1


async def test_many_files_come_in_several_messages(desk: Office):
    parts = "".join(
        "--b\r\nContent-Type: text/plain\r\n"
        f"Content-Disposition: attachment; filename=log{i}.txt\r\n\r\nlog {i}\r\n"
        for i in range(23)
    )
    raw = (
        f"From: a@user.example\r\nTo: {ADDRESS}\r\nMessage-ID: <many@user.example>\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/plain\r\n\r\nlook\r\n{parts}--b--\r\n"
    ).encode()
    await desk.receive(raw)
    [talk] = await desk.talks()
    files = [len(m.files) for m in await desk.lines(talk) if m.kind == "message"]
    assert files == [10, 10, 3]


async def test_an_agent_who_passes_a_mail_on_opens_it_for_its_sender(desk: Office):
    async with desk.db.transaction() as tx:
        new = NewAgent("lina@tpwallet.example", "Lina", "quiet-harbour-42-lanterns", Role.AGENT)
        await create_agent(tx, new)
    text = (
        "请看一下\n\n---------- Forwarded message ---------\n发件人: Ana <ana@user.example>\n"
        "Date: 2026年11月20日\nSubject: Retiro demorado\nTo: Lina <lina@tpwallet.example>\n\n"
        "Mi retiro no llega desde ayer.\n"
    )
    checks = "mx; dmarc=pass header.from=tpwallet.example"
    await desk.receive(
        mail(
            text,
            sender="Lina <lina@tpwallet.example>",
            subject="Fwd: Retiro demorado",
            checks=checks,
        )
    )
    await desk.receive(mail(text, sender="Lina <lina@tpwallet.example>", checks=""))
    passed_on, forged = await desk.talks()
    who = await desk.contact(passed_on)
    assert [i.value for i in who.identities] == ["ana@user.example"]
    assert (await desk.said(passed_on))[0].strip() == "Mi retiro no llega desde ayer."
    assert [i.value for i in (await desk.contact(forged)).identities] == ["lina@tpwallet.example"]


async def test_what_a_mail_says_beside_its_text_is_folded_not_lost(desk: Office):
    wrote = "在 2026年11月20日，Support <support@tpwallet.example> 写道："
    text = f"谢谢\n\n{wrote}\n> 您好\n> 请提供哈希\n"
    await desk.receive(mail(text))
    [talk] = await desk.talks()
    [line] = [m for m in await desk.lines(talk) if m.kind == "message"]
    assert line.text.strip() == "谢谢"
    assert line.origin is not None
    assert "请提供哈希" in line.origin.folded


async def test_an_envelope_whose_job_was_lost_is_given_another(
    desk: Office, db: Database, clock: MovedClock
):
    desk.broken = "the database is away"
    assert await desk.arrive(mail()) == "accepted"
    assert await desk.talks() == []
    clock.forward(minutes=3)
    async with db.transaction() as tx:
        assert await intake.revive(tx) == 1
        assert await intake.revive(tx) == 0
    await desk.work()
    clock.forward(minutes=3)
    async with db.transaction() as tx:
        assert await intake.revive(tx) == 0
