alter table users
  add column avatar text,
  add column gender text check (gender in ('female', 'male', 'other')),
  add column birthday date,
  add column phone text,
  add column tags text[] not null default '{}';

-- Who may see, find and add a user, as JSON of `Privacy`; one without a row has its defaults.
create table user_privacy (
  user_id bigint primary key references users,
  settings jsonb not null
);

-- The verified e-mail address of a user; `folded` is the form in which addresses are compared, for
-- signing in by address among others.
create table user_email (
  user_id bigint primary key references users,
  address text not null,
  folded text collate "C" not null unique,
  verified_at timestamptz(3) not null
);

-- Codes sent by mail; but for resets only the newest for a purpose and subject. `subject` is a
-- folded address, or the id of the user who verifies or gives up `address`.
create table email_code (
  purpose text not null check (purpose in ('sign_up', 'reset', 'verify', 'release')),
  subject text collate "C" not null,
  address text not null,
  digest text not null,
  tries smallint not null default 0,
  expires_at timestamptz(3) not null,
  primary key (purpose, subject, digest)
);

-- Finds codes past their time.
create index email_code_expired on email_code (expires_at);
