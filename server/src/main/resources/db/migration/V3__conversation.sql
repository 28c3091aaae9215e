create table conversation (
  id bigint primary key,
  kind text not null check (kind in ('direct', 'group')),
  user_low bigint,
  user_high bigint,
  title text,
  created_at timestamptz(3) not null default now(),
  check ((kind = 'direct') = (user_low is not null and user_high is not null)),
  check (user_low < user_high)
);

-- Finds the one direct conversation of a pair.
create unique index conversation_pair on conversation (user_low, user_high) where kind = 'direct';

-- The counters of a log. The row lock taken here orders a conversation's messages; there is no
-- second index and half of each page is free, so that updates stay on their page.
create table conversation_head (
  id bigint primary key,
  seq bigint not null default 0,
  rev bigint not null default 0,
  ordinal bigint not null default 0,
  access_epoch bigint not null default 0,
  last_at timestamptz(3) not null default now(),
  answered boolean not null default true,
  opened_by bigint,
  opened_count smallint not null default 0
) with (fillfactor = 50);

-- A user's own row for a conversation: marks and settings. The conversation list reads it by user.
create table conversation_member (
  user_id bigint not null,
  conversation_id bigint not null,
  read_seq bigint not null default 0,
  read_ordinal bigint not null default 0,
  cleared_seq bigint not null default 0,
  primary key (user_id, conversation_id)
) with (fillfactor = 70);

-- What a user may see of a log: messages from_seq..to_seq and changes from_rev..to_rev, open-ended
-- while they are a member.
create table conversation_span (
  conversation_id bigint not null,
  user_id bigint not null,
  from_seq bigint not null,
  from_rev bigint not null,
  to_seq bigint,
  to_rev bigint,
  closed_at timestamptz(3),
  primary key (conversation_id, user_id, from_rev)
);

-- At most one open span for a member; also finds a conversation's present members.
create unique index conversation_span_open on conversation_span (conversation_id, user_id)
  where to_seq is null;

-- Serves the conversation list and the queue: the spans of one user.
create index conversation_span_user on conversation_span (user_id, conversation_id);

create table message (
  conversation_id bigint not null,
  seq bigint not null,
  rev bigint not null,
  id bigint not null,
  ordinal bigint not null,
  sender_id bigint not null,
  client_id text collate "C",
  digest text,
  created_at timestamptz(3) not null,
  recalled_at timestamptz(3),
  type text not null,
  body text,
  joined bigint[],
  departed bigint[],
  foreign_payload bytea,
  primary key (conversation_id, seq)
);

-- The key of idempotency; also answers retries.
create unique index message_client on message (conversation_id, sender_id, client_id);

-- Changes that are not new messages: `seq` names the message whose current state changed.
create table conversation_change (
  conversation_id bigint not null,
  rev bigint not null,
  seq bigint not null,
  changed_at timestamptz(3) not null,
  primary key (conversation_id, rev)
);

create table user_feed_head (
  user_id bigint primary key,
  pos bigint not null
) with (fillfactor = 50);

-- A user's own log: requests, invitations, memberships, settings.
create table user_feed (
  user_id bigint not null,
  pos bigint not null,
  kind text not null,
  data text not null,
  created_at timestamptz(3) not null,
  primary key (user_id, pos)
);
