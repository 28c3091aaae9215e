-- How many changes a user's contacts have had. `forgotten` is the last change of which the trace
-- may be gone: whoever asks for what changed since an earlier one reads the whole list again.
create table contact_head (
  owner_id bigint primary key,
  rev bigint not null,
  forgotten bigint not null default 0
) with (fillfactor = 50);

-- `rev` is the owner's count at the last change of the edge.
alter table contact
  add column labels text[] not null default '{}',
  add column starred boolean not null default false,
  add column rev bigint not null default 0;

update contact c
set rev = n.rev
from (
  select owner_id, user_id, row_number() over (partition by owner_id order by user_id) as rev
  from contact
) n
where c.owner_id = n.owner_id and c.user_id = n.user_id;

insert into contact_head (owner_id, rev)
select owner_id, count(*) from contact group by owner_id;

-- Serves what changed since a rev.
create index contact_change on contact (owner_id, rev);

-- Edges that are gone, the last few hundred of each owner. The key serves what was removed since a
-- rev and finds what is to be forgotten.
create table contact_removal (
  owner_id bigint not null,
  rev bigint not null,
  user_id bigint not null,
  primary key (owner_id, rev)
);

-- Finds the trace of an edge that is drawn again.
create unique index contact_removal_user on contact_removal (owner_id, user_id);

-- A directed edge: `blocker_id` wants nothing from `blocked_id`. The key serves the list of blocked
-- users, paged by user, and every check, which knows both.
create table user_block (
  blocker_id bigint not null,
  blocked_id bigint not null,
  created_at timestamptz(3) not null,
  primary key (blocker_id, blocked_id),
  check (blocker_id <> blocked_id)
);
