-- name: add_agent(id, email, email_index, name, password, role, language, now)
-- No row when the address is taken; the unique index decides between two at once.
INSERT INTO agent (id, email, email_index, name, password, role, language, created_at)
VALUES (:id, :email, :email_index, :name, :password, :role, :language, :now)
ON CONFLICT (email_index) DO NOTHING RETURNING id;

-- name: agents(after, batch, agent_id)
-- Keyset by id; a given agent_id asks for that one alone.
SELECT
    a.id, a.email, a.name, a.role, a.language, a.availability, a.disabled_at, a.created_at,
    a.password IS NULL AS invited,
    EXISTS (SELECT FROM agent_totp t WHERE t.agent_id = a.id AND t.confirmed_at IS NOT NULL) AS two_step,
    ARRAY(SELECT m.team_id FROM team_member m WHERE m.agent_id = a.id ORDER BY m.team_id) AS teams
FROM agent a
WHERE a.id > :after AND (:agent_id::uuid IS NULL OR a.id = :agent_id)
ORDER BY a.id LIMIT :batch;

-- name: cards()
-- Every agent there ever was: a desk has hundreds, and old talks name those who left.
SELECT id, name, role, availability, disabled_at IS NULL AS active FROM agent ORDER BY id;

-- name: agent_id_by_email(email_index)
-- Exact, by blind index.
SELECT id FROM agent WHERE email_index = :email_index;

-- name: active_by_email(email_index)
-- Not one who was switched off.
SELECT id FROM agent WHERE email_index = :email_index AND disabled_at IS NULL;

-- name: credentials(email_index)
-- What a sign-in needs; somebody disabled has no password.
SELECT id, CASE WHEN disabled_at IS NULL THEN password END AS password
FROM agent WHERE email_index = :email_index;

-- name: password(agent_id)
-- To confirm a sensitive act.
SELECT password FROM agent WHERE id = :agent_id AND disabled_at IS NULL;

-- name: lock_administrators()
-- Those who can sign in. Locked, so that two who demote each other at once do not both succeed.
SELECT id FROM agent
WHERE role = 'administrator' AND disabled_at IS NULL AND password IS NOT NULL
ORDER BY id FOR UPDATE;

-- name: lock_agent(agent_id)
-- Role and state as they stand while we change them.
SELECT id, role, disabled_at FROM agent WHERE id = :agent_id FOR UPDATE;

-- name: change_agent(agent_id, name, role, language, availability)
-- Null leaves as it is.
UPDATE agent SET
    name = coalesce(:name, name),
    role = coalesce(:role, role),
    language = coalesce(:language, language),
    availability = coalesce(:availability, availability)
WHERE id = :agent_id;

-- name: set_disabled(agent_id, disabled_at)
-- Null: they may sign in again.
UPDATE agent SET disabled_at = :disabled_at WHERE id = :agent_id;

-- name: set_password(agent_id, password)
-- Sealed; null until an invitation is taken up.
UPDATE agent SET password = :password WHERE id = :agent_id;

-- name: add_team(id, name, now)
-- No row when the name is taken.
INSERT INTO team (id, name, created_at) VALUES (:id, :name, :now)
ON CONFLICT (lower(name)) DO NOTHING RETURNING id;

-- name: rename_team(team_id, name)
-- The unique index refuses a name that is taken.
UPDATE team SET name = :name WHERE id = :team_id;

-- name: teams(team_id)
-- With members; null asks for all.
SELECT
    t.id, t.name,
    ARRAY(SELECT m.agent_id FROM team_member m WHERE m.team_id = t.id ORDER BY m.agent_id) AS members
FROM team t WHERE :team_id::uuid IS NULL OR t.id = :team_id
ORDER BY lower(t.name);

-- name: remove_members(team_id, members)
-- Those not in the new list.
DELETE FROM team_member WHERE team_id = :team_id AND agent_id <> ALL(:members::uuid[]);

-- name: add_members(team_id, members)
-- Ids that are no agents are left out; the caller compares the count.
INSERT INTO team_member (team_id, agent_id)
SELECT :team_id, a.id FROM agent a WHERE a.id = ANY(:members::uuid[])
ON CONFLICT DO NOTHING;

-- name: count_agents(ids)
-- How many of these exist.
SELECT count(*) FROM agent WHERE id = ANY(:ids::uuid[]);

-- name: add_session(id, token_hash, agent_id, stage, now, expires_at, address, user_agent)
-- Signing in is seeing and confirming at once.
INSERT INTO agent_session (
    id, token_hash, agent_id, stage, created_at, seen_at, confirmed_at, expires_at, address, user_agent
) VALUES (
    :id, :token_hash, :agent_id, :stage, :now, :now, :now, :expires_at, :address, :user_agent
);

-- name: resolve_session(token_hash)
-- Everything a request must know of who sends it, in one round trip.
SELECT
    s.id AS session_id, s.stage, s.seen_at, s.confirmed_at, s.expires_at,
    a.id, a.email, a.name, a.role, a.language, a.availability,
    ARRAY(SELECT m.team_id FROM team_member m WHERE m.agent_id = a.id ORDER BY m.team_id) AS teams,
    EXISTS (SELECT FROM agent_totp t WHERE t.agent_id = a.id AND t.confirmed_at IS NOT NULL) AS two_step,
    p.mfa_required
FROM agent_session s
JOIN agent a ON a.id = s.agent_id
CROSS JOIN people_policy p
WHERE s.token_hash = :token_hash AND a.disabled_at IS NULL;

-- name: resolve_token(token_hash)
-- The same for an API token.
SELECT
    k.id AS token_id, k.role AS token_role, k.scopes, k.expires_at, k.last_used_at,
    a.id, a.email, a.name, a.role, a.language, a.availability,
    ARRAY(SELECT m.team_id FROM team_member m WHERE m.agent_id = a.id ORDER BY m.team_id) AS teams
FROM api_token k JOIN agent a ON a.id = k.agent_id
WHERE k.token_hash = :token_hash AND k.revoked_at IS NULL AND a.disabled_at IS NULL;

-- name: touch_session(session_id, now)
-- At most once a minute a session.
UPDATE agent_session SET seen_at = :now WHERE id = :session_id AND seen_at < :now;

-- name: touch_token(token_id, now)
-- At most once a minute a token.
UPDATE api_token SET last_used_at = :now WHERE id = :token_id;

-- name: confirm_session(session_id, now)
-- The password was typed again.
UPDATE agent_session SET confirmed_at = :now WHERE id = :session_id;

-- name: rotate_session(session_id, token_hash)
-- A new token for a session whose owner gained or changed a proof.
UPDATE agent_session SET token_hash = :token_hash WHERE id = :session_id;

-- name: sessions(agent_id, now)
-- Newest first; those already past their time are not shown.
SELECT id, address, user_agent, created_at, seen_at FROM agent_session
WHERE agent_id = :agent_id AND stage = 'full' AND expires_at > :now
ORDER BY seen_at DESC LIMIT 100;

-- name: end_session(session_id, agent_id)
-- Only its owner's.
DELETE FROM agent_session WHERE id = :session_id AND agent_id = :agent_id;

-- name: end_sessions(agent_id, keep)
-- All of an agent but one (null: all).
DELETE FROM agent_session WHERE agent_id = :agent_id AND id IS DISTINCT FROM :keep::uuid;

-- name: totp(agent_id)
-- Secret and state, locked: two requests with the same code cannot both read the old last_step.
SELECT secret, confirmed_at, last_step FROM agent_totp WHERE agent_id = :agent_id FOR UPDATE;

-- name: totp_state(agent_id)
-- Only to look.
SELECT secret, confirmed_at FROM agent_totp WHERE agent_id = :agent_id;

-- name: put_totp(agent_id, secret)
-- Two starts at once agree on one secret.
INSERT INTO agent_totp (agent_id, secret) VALUES (:agent_id, :secret)
ON CONFLICT (agent_id) DO NOTHING;

-- name: use_totp(agent_id, step, now)
-- Taking a step and confirming the enrolment (the first time) are one act.
UPDATE agent_totp SET last_step = :step, confirmed_at = coalesce(confirmed_at, :now)
WHERE agent_id = :agent_id AND last_step < :step;

-- name: delete_totp(agent_id)
-- Two-step sign-in off.
DELETE FROM agent_totp WHERE agent_id = :agent_id;

-- name: add_recovery_code(agent_id, code_index)
-- Keyed, so that a dump alone does not let anybody try codes.
INSERT INTO agent_recovery_code (agent_id, code_index) VALUES (:agent_id, :code_index);

-- name: use_recovery_code(agent_id, code_index, now)
-- Once.
UPDATE agent_recovery_code SET used_at = :now
WHERE agent_id = :agent_id AND code_index = :code_index AND used_at IS NULL;

-- name: recovery_codes_left(agent_id)
-- Shown, so that new ones are made in time.
SELECT count(*) FROM agent_recovery_code WHERE agent_id = :agent_id AND used_at IS NULL;

-- name: delete_recovery_codes(agent_id)
-- Before new ones, and when two-step sign-in is turned off.
DELETE FROM agent_recovery_code WHERE agent_id = :agent_id;

-- name: add_invitation(token_hash, agent_id, expires_at)
-- The newest link counts; see end_invitations.
INSERT INTO agent_invitation (token_hash, agent_id, expires_at)
VALUES (:token_hash, :agent_id, :expires_at);

-- name: invitation(token_hash, now)
-- Whose it is, while it holds.
SELECT i.agent_id, a.email, a.name FROM agent_invitation i JOIN agent a ON a.id = i.agent_id
WHERE i.token_hash = :token_hash AND i.expires_at > :now AND a.disabled_at IS NULL;

-- name: take_invitation(token_hash, now)
-- Once: of two at the same time one gets the row.
DELETE FROM agent_invitation i USING agent a
WHERE i.token_hash = :token_hash AND i.expires_at > :now
AND a.id = i.agent_id AND a.disabled_at IS NULL
RETURNING i.agent_id;

-- name: end_invitations(agent_id)
-- Older links die with a new one and with a new password.
DELETE FROM agent_invitation WHERE agent_id = :agent_id;

-- name: add_token(id, token_hash, agent_id, name, role, scopes, now, expires_at)
-- Only the hash is kept.
INSERT INTO api_token (id, token_hash, agent_id, name, role, scopes, created_at, expires_at)
VALUES (:id, :token_hash, :agent_id, :name, :role, :scopes, :now, :expires_at);

-- name: tokens(before, batch, token_id)
-- Newest first (ids ascend with time); a token_id asks for that one alone.
SELECT id, agent_id, name, role, scopes, created_at, expires_at, last_used_at, revoked_at
FROM api_token
WHERE (:before::uuid IS NULL OR id < :before) AND (:token_id::uuid IS NULL OR id = :token_id)
ORDER BY id DESC LIMIT :batch;

-- name: revoke_token(token_id, now)
-- The row stays, to say when.
UPDATE api_token SET revoked_at = :now WHERE id = :token_id AND revoked_at IS NULL;

-- name: ensure_tries(key, now)
-- A row to lock.
INSERT INTO sign_in_throttle (key, last_at, blocked_until) VALUES (:key, :now, :now)
ON CONFLICT (key) DO NOTHING;

-- name: tries(key)
-- Locked: tries sent at once are counted one after the other.
SELECT failures, last_at, blocked_until FROM sign_in_throttle WHERE key = :key FOR UPDATE;

-- name: set_tries(key, failures, last_at, blocked_until)
-- The count after a try.
UPDATE sign_in_throttle
SET failures = :failures, last_at = :last_at, blocked_until = :blocked_until WHERE key = :key;

-- name: forget_tries(key)
-- After a success.
DELETE FROM sign_in_throttle WHERE key = :key;

-- name: give_back_try(key)
-- A success takes back its own reservation at the address, and no more than that.
UPDATE sign_in_throttle SET failures = greatest(failures - 1, 0) WHERE key = :key;

-- name: mfa_required()
-- The one row.
SELECT mfa_required FROM people_policy;

-- name: require_mfa(required)
-- The one row.
UPDATE people_policy SET mfa_required = :required;

-- name: sweep_sessions(now)
-- Past their absolute time.
DELETE FROM agent_session WHERE expires_at <= :now;

-- name: sweep_invitations(now)
-- Never taken up.
DELETE FROM agent_invitation WHERE expires_at <= :now;

-- name: sweep_tries(before)
-- Forgotten by the rule of a day.
DELETE FROM sign_in_throttle WHERE last_at < :before;
