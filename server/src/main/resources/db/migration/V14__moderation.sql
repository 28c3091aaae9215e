-- A suspension is in force from `suspended_at` on until `suspended_until`, or without end. What lies in the past is
-- left as it was: it ends by itself.
alter table users
  add column is_operator boolean not null default false,
  add column suspended_at timestamptz(3),
  add column suspended_until timestamptz(3),
  add column suspended_reason text,
  add check ((suspended_at is null) = (suspended_reason is null)),
  add check (suspended_until is null or suspended_at is not null);

-- Lists the operators.
create index users_operator on users (id) where is_operator;

-- Codes to register with, each known by its digest only. The key on the digest finds the one that was typed; the
-- primary key serves the list, newest first.
create table invite_code (
  id bigint primary key,
  digest text not null unique,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  max_uses int not null check (max_uses > 0),
  uses int not null default 0 check (uses between 0 and max_uses),
  revoked_at timestamptz(3)
);

-- What users reported: a message (conversation and seq), a user, or a group (conversation without seq). Never a
-- copy of what was said.
create table report (
  id bigint primary key,
  reporter_id bigint not null references users,
  conversation_id bigint references conversation,
  seq bigint check (seq > 0),
  user_id bigint references users,
  reason text not null check (reason in
    ('spam', 'abuse', 'violence', 'sexual', 'illegal', 'impersonation', 'other')),
  text text,
  created_at timestamptz(3) not null,
  resolved_at timestamptz(3),
  resolved_by bigint references users,
  note text,
  check ((conversation_id is null) = (user_id is not null)),
  check (seq is null or conversation_id is not null),
  check ((resolved_at is null) = (resolved_by is null))
);

-- One open report of a reporter about the same thing; also counts a reporter's open ones.
create unique index report_once on report (reporter_id, coalesce(conversation_id, 0), coalesce(seq, 0),
  coalesce(user_id, 0)) where resolved_at is null;

-- Serve the lists of operators, newest first.
create index report_open on report (id) where resolved_at is null;
create index report_resolved on report (id) where resolved_at is not null;

-- What operators did, newest first by its key. Without an operator it was the command line.
create table operator_action (
  id bigint primary key,
  at timestamptz(3) not null,
  operator_id bigint references users,
  action text not null,
  target_kind text,
  target_id bigint,
  note text,
  check ((target_kind is null) = (target_id is null))
);

create function keep_operator_action() returns trigger language plpgsql as $$
begin
  raise exception 'operator_action is append-only';
end
$$;

create trigger operator_action_kept before update or delete on operator_action
  for each row execute function keep_operator_action();
