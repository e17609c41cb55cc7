-- People: agents, teams, sessions, two-step sign-in, API tokens, throttling of sign-in.
-- depends: 0001_platform
-- migrate: apply

-- Names, addresses and even password hashes are sealed with the desk's key: a stolen dump without
-- the master key gives nothing to guess at.
-- owner: people
CREATE TABLE agent (
    id uuid PRIMARY KEY,
    email bytea NOT NULL,
    email_index bytea NOT NULL UNIQUE,
    name bytea NOT NULL,
    password bytea,
    role text NOT NULL CHECK (role IN ('agent', 'supervisor', 'administrator', 'product')),
    language text NOT NULL,
    availability text NOT NULL DEFAULT 'offline'
        CHECK (availability IN ('online', 'away', 'offline')),
    disabled_at timestamptz,
    created_at timestamptz NOT NULL
);

-- owner: people
CREATE TABLE team (
    id uuid PRIMARY KEY,
    name text NOT NULL CHECK (name <> ''),
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX team_name ON team (lower(name));

-- owner: people
CREATE TABLE team_member (
    team_id uuid NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    agent_id uuid NOT NULL REFERENCES agent (id) ON DELETE CASCADE,
    PRIMARY KEY (team_id, agent_id)
);
CREATE INDEX team_member_agent ON team_member (agent_id);

-- stage 'code': the password was right, the second step is still to come; opens nothing.
-- owner: people
CREATE TABLE agent_session (
    id uuid PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    agent_id uuid NOT NULL REFERENCES agent (id) ON DELETE CASCADE,
    stage text NOT NULL CHECK (stage IN ('code', 'full')),
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    confirmed_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    address bytea NOT NULL,
    user_agent bytea NOT NULL
);
CREATE INDEX agent_session_agent ON agent_session (agent_id);
CREATE INDEX agent_session_expiry ON agent_session (expires_at);

-- last_step is the newest 30-second step whose code was accepted: no code works twice.
-- owner: people
CREATE TABLE agent_totp (
    agent_id uuid PRIMARY KEY REFERENCES agent (id) ON DELETE CASCADE,
    secret bytea NOT NULL,
    confirmed_at timestamptz,
    last_step bigint NOT NULL DEFAULT 0
);

-- owner: people
CREATE TABLE agent_recovery_code (
    agent_id uuid NOT NULL REFERENCES agent (id) ON DELETE CASCADE,
    code_index bytea NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (agent_id, code_index)
);

-- A link with which somebody sets a password: an invitation, or a reset by an administrator.
-- owner: people
CREATE TABLE agent_invitation (
    token_hash bytea PRIMARY KEY,
    agent_id uuid NOT NULL REFERENCES agent (id) ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);
CREATE INDEX agent_invitation_agent ON agent_invitation (agent_id);

-- owner: people
CREATE TABLE api_token (
    id uuid PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    agent_id uuid NOT NULL REFERENCES agent (id) ON DELETE CASCADE,
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('agent', 'supervisor', 'administrator', 'product')),
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz
);
CREATE INDEX api_token_agent ON api_token (agent_id);

-- key: blind index of an account, an address, or the second step of an agent.
-- owner: people
CREATE TABLE sign_in_throttle (
    key bytea PRIMARY KEY,
    failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
    last_at timestamptz NOT NULL,
    blocked_until timestamptz NOT NULL
);
CREATE INDEX sign_in_throttle_age ON sign_in_throttle (last_at);

-- One row: what the administrator decided for everybody.
-- owner: people
CREATE TABLE people_policy (
    single boolean PRIMARY KEY DEFAULT TRUE CHECK (single),
    mfa_required boolean NOT NULL DEFAULT FALSE
);
INSERT INTO people_policy DEFAULT VALUES;

-- migrate: rollback
DROP TABLE people_policy;
DROP TABLE sign_in_throttle;
DROP TABLE api_token;
DROP TABLE agent_invitation;
DROP TABLE agent_recovery_code;
DROP TABLE agent_totp;
DROP TABLE agent_session;
DROP TABLE team_member;
DROP TABLE team;
DROP TABLE agent;
