-- The secret of a user's authenticator app (RFC 6238) in Base32; `last_step` is the newest time step of which
-- a code was used, so that none is good twice. It counts once it is confirmed.
create table user_totp (
  user_id bigint primary key references users,
  secret text not null,
  confirmed_at timestamptz(3),
  last_step bigint not null default 0
);

-- Digests of the recovery codes that are still good, each once.
create table user_recovery_code (
  user_id bigint not null references users,
  digest text not null,
  primary key (user_id, digest)
);

-- The newest sign-ins of every user, tried and done. The key serves the list, newest first.
create table sign_in (
  user_id bigint not null references users,
  id bigint not null,
  at timestamptz(3) not null,
  address text not null,
  device_name text not null,
  platform text not null,
  outcome text not null check (outcome in ('signed_in', 'wrong_password', 'wrong_code')),
  primary key (user_id, id)
);
