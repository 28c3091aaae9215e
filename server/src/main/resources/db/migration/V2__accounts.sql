-- Rows are never deleted: a username stays reserved for ever. `username` is the PRECIS
-- UsernameCaseMapped form (RFC 8265); its unique index serves sign-in and search by username.
create table users (
  id bigint primary key,
  username text collate "C" not null unique,
  kind text not null default 'person' check (kind in ('person', 'bot', 'system')),
  display_name text not null,
  bio text,
  external_id text unique check (length(external_id) <= 255),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);

-- A password as a PHC string (Argon2id) or a bcrypt string brought from elsewhere.
create table user_password (
  user_id bigint primary key references users,
  hash text not null,
  changed_at timestamptz(3) not null
);

-- A signed-in client installation with its refresh-token family: SHA-256 of the token that is good
-- now and of the one it replaced, and the key that made the one that is good now.
create table device (
  id bigint primary key,
  user_id bigint not null references users,
  name text not null,
  platform text not null,
  created_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  signed_out_at timestamptz(3),
  refresh_digest text not null,
  refresh_key text not null,
  refreshed_at timestamptz(3) not null,
  replaced_digest text
) with (fillfactor = 80);

-- Serves the list of a user's devices and the limit on their number.
create index device_user on device (user_id) where signed_out_at is null;

-- Finds devices unseen for long.
create index device_unseen on device (last_seen_at) where signed_out_at is null;

-- Finds devices signed out long ago.
create index device_signed_out on device (signed_out_at) where signed_out_at is not null;

-- Keys shared by all nodes: `access` signs access tokens, `refresh` seals refresh tokens.
create table signing_key (
  id text primary key,
  purpose text not null check (purpose in ('access', 'refresh')),
  secret bytea not null,
  created_at timestamptz(3) not null,
  active_at timestamptz(3) not null
);
