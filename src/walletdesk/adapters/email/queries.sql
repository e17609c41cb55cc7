-- name: boxes(id, since)
-- The mailboxes (all, or one), with what their pages show. There are a few dozen at most.
SELECT a.id, a.address, a.name, a.settings, a.secrets, a.active, coalesce(b.turn, 0) AS turn, b.state, b.code, b.since, b.behind, b.last_at, b.lag,
    (SELECT count(*) FROM mail_quarantine q WHERE q.account_id = a.id) AS quarantine,
    (SELECT count(*) FROM mail m WHERE m.account_id = a.id AND m.created_at > :since AND NOT m.outgoing) AS today_in,
    (SELECT count(*) FROM mail m WHERE m.account_id = a.id AND m.created_at > :since AND m.outgoing) AS today_out
FROM channel_account a LEFT JOIN mailbox b ON b.account_id = a.id
WHERE a.kind = 'email' AND (:id::uuid IS NULL OR a.id = :id::uuid) ORDER BY a.address;

-- name: seen(account_id)
-- How far its folder was read.
SELECT validity, uid FROM mailbox WHERE account_id = :account_id AND validity IS NOT NULL;

-- name: advance(account_id, validity, uid, now)
-- In the transaction of the mail; never backwards under the same UIDVALIDITY.
INSERT INTO mailbox (account_id, validity, uid, since, last_at) VALUES (:account_id, :validity, :uid, :now, :now)
ON CONFLICT (account_id) DO UPDATE SET last_at = excluded.last_at, validity = excluded.validity,
    uid = CASE WHEN mailbox.validity = excluded.validity THEN greatest(mailbox.uid, excluded.uid) ELSE excluded.uid END;

-- name: arrived(account_id, now)
-- By another way than IMAP.
INSERT INTO mailbox (account_id, since, last_at) VALUES (:account_id, :now, :now)
ON CONFLICT (account_id) DO UPDATE SET last_at = excluded.last_at;

-- name: health(account_id, state, code, since, behind, lag)
-- What the receiver says of itself.
INSERT INTO mailbox (account_id, state, code, since, behind, lag)
VALUES (:account_id, :state, :code, :since, :behind, :lag)
ON CONFLICT (account_id) DO UPDATE SET state = excluded.state, code = excluded.code, since = excluded.since,
    behind = excluded.behind, lag = excluded.lag;

-- name: begun(account_id)
-- Where following began.
SELECT start FROM mailbox WHERE account_id = :account_id;

-- name: begin(account_id, start, validity, uid, now)
-- What lay there before is taken only while unread.
INSERT INTO mailbox (account_id, start, validity, uid, since) VALUES (:account_id, :start::jsonb, :validity, :uid, :now)
ON CONFLICT (account_id) DO UPDATE SET start = excluded.start, validity = excluded.validity, uid = excluded.uid;

-- name: rewind(account_id)
-- Read the folder again from its beginning; what was taken is dropped as a repeat.
UPDATE mailbox SET uid = 0, turn = turn + 1, start = jsonb_set(start, '{at,uid}', '0')
WHERE account_id = :account_id AND validity IS NOT NULL;

-- name: quarantine(account_id, validity, uid, size, code, now)
-- Once a mail; another try is counted.
INSERT INTO mail_quarantine (account_id, validity, uid, size, code, since)
VALUES (:account_id, :validity, :uid, :size, :code, :now)
ON CONFLICT (account_id, validity, uid) DO UPDATE SET
    code = excluded.code, tries = mail_quarantine.tries + 1, released = false;

-- name: quarantined(account_id)
-- Those of a mailbox, newest first.
SELECT validity, uid, size, code, since, tries, released FROM mail_quarantine
WHERE account_id = :account_id ORDER BY since DESC, uid DESC LIMIT 1000;

-- name: released(account_id)
-- What an administrator wants fetched again.
SELECT validity, uid FROM mail_quarantine WHERE account_id = :account_id AND released ORDER BY uid;

-- name: release(account_id, uids)
-- Some of them, or all.
UPDATE mail_quarantine SET released = true
WHERE account_id = :account_id AND NOT released AND (:uids::bigint[] IS NULL OR uid = ANY(:uids::bigint[]));

-- name: settled(account_id, validity, uid)
-- It was taken, or given up.
DELETE FROM mail_quarantine WHERE account_id = :account_id AND validity = :validity AND uid = :uid;

-- name: give_up(account_id, uid)
-- The administrator has decided.
DELETE FROM mail_quarantine WHERE account_id = :account_id AND uid = :uid;

-- name: add_state(id, now)
-- Each mailbox has one.
INSERT INTO mailbox (account_id, since) VALUES (:id, :now);

-- name: add_mail(conversation_id, seq, account_id, outgoing, message_id, key_id, facts, source, now)
-- A repeated attempt to send is the same mail.
INSERT INTO mail (conversation_id, seq, account_id, outgoing, message_id, key_id, facts, source, created_at)
VALUES (:conversation_id, :seq, :account_id, :outgoing, :message_id, :key_id, :facts, :source, :now)
ON CONFLICT (conversation_id, seq) DO NOTHING;

-- name: known(message_ids)
-- The mails that References name, in any order.
SELECT message_id, conversation_id, seq, outgoing FROM mail WHERE message_id = ANY(:message_ids::bytea[]);

-- name: of_talk(conversation_id, upto, batch)
-- The mails of a talk before a message, newest first: what an answer refers to.
SELECT conversation_id, seq, outgoing, key_id, facts FROM mail
WHERE conversation_id = :conversation_id AND seq < :upto ORDER BY seq DESC LIMIT :batch;

-- name: one(conversation_id, seq)
-- For the page that shows a mail as it came.
SELECT conversation_id, seq, outgoing, key_id, facts, source, created_at FROM mail
WHERE conversation_id = :conversation_id AND seq = :seq;

-- name: automatic_since(contact_id, since)
-- How many answers of a machine this contact was sent lately, whatever talk they stand in.
SELECT count(*) FROM conversation c
JOIN outbox o ON o.conversation_id = c.id AND o.created_at > :since
JOIN message m ON m.conversation_id = o.conversation_id AND m.seq = o.seq AND m.kind = 'system'
WHERE c.contact_id = :contact_id AND c.last_at > :since;

-- name: erase(key_ids)
-- Erasure: addresses and headers go with the contact.
DELETE FROM mail WHERE key_id = ANY(:key_ids::uuid[]);

-- name: forget_sources(key_id, since)
-- A phrase that was sent in pieces: nothing of the mails that held them is kept.
UPDATE mail SET source = NULL, facts = NULL WHERE key_id = :key_id AND created_at > :since;
