-- An archive of everything that is a user's. `taken_at` is the last sign of life of the node that
-- writes it, `attempt` says which of several tries that is, and which parts belong to the result.
create table data_export (
  id bigint primary key,
  user_id bigint not null references users,
  state text not null default 'pending'
    check (state in ('pending', 'running', 'done', 'failed', 'deleted')),
  requested_at timestamptz(3) not null,
  taken_at timestamptz(3),
  attempt integer not null default 0,
  written bigint not null default 0,
  total bigint not null default 0,
  bytes bigint not null default 0,
  finished_at timestamptz(3),
  expires_at timestamptz(3)
);

-- At most one unfinished export of a user; also finds what is to be done.
create unique index data_export_unfinished on data_export (user_id)
  where state in ('pending', 'running');

-- Serves a user's list and counts what they asked for of late.
create index data_export_user on data_export (user_id, id);

create table data_export_part (
  export_id bigint not null references data_export on delete cascade,
  attempt integer not null,
  no integer not null,
  data bytea not null,
  primary key (export_id, attempt, no)
);

-- When an account is to be deleted, and since when it is.
alter table users
  add column deletion_at timestamptz(3),
  add column deleted_at timestamptz(3),
  add column erased_at timestamptz(3);

-- Finds accounts whose time has come, and those whose erasure is not finished.
create index users_deletion on users (deletion_at) where deletion_at is not null and erased_at is null;
