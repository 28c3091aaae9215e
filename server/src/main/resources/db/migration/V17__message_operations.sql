-- A message's state beside its body. Everything that could tell what it said is null once it was
-- recalled or has expired. `reactions`, `poll` and `preview` are JSON, as clients get them.
alter table message
  add column reply_to bigint,
  add column fallback text,
  add column forwarded_from bigint,
  add column edited_at timestamptz(3),
  add column recalled_by bigint,
  add column expires_at timestamptz(3),
  add column expired_at timestamptz(3),
  add column pinned_at timestamptz(3),
  add column pinned_by bigint,
  add column reactions text,
  add column poll text,
  add column preview text;

-- Serves the list of a conversation's pinned messages, and counts them.
create index message_pinned on message (conversation_id, pinned_at) where pinned_at is not null;

-- Finds the messages that are to be erased, the earliest first.
create index message_expiring on message (expires_at)
  where expires_at is not null and expired_at is null and recalled_at is null;

-- What messages said before they were edited.
create table message_edit (
  conversation_id bigint not null,
  seq bigint not null,
  rev bigint not null,
  body text not null,
  written_at timestamptz(3) not null,
  primary key (conversation_id, seq, rev)
);

-- Messages a user deleted for themselves.
create table message_hidden (
  user_id bigint not null,
  conversation_id bigint not null,
  seq bigint not null,
  primary key (user_id, conversation_id, seq)
);

create table reaction (
  conversation_id bigint not null,
  seq bigint not null,
  emoji text not null,
  user_id bigint not null,
  created_at timestamptz(3) not null,
  primary key (conversation_id, seq, emoji, user_id)
);

-- Who is mentioned by name. The key serves a user's unread mentions.
create table mention (
  user_id bigint not null,
  conversation_id bigint not null,
  seq bigint not null,
  primary key (user_id, conversation_id, seq)
);

-- Finds the mentions of a message that is edited or erased.
create index mention_message on mention (conversation_id, seq);

-- Messages that mention everyone.
create table everyone_mention (
  conversation_id bigint not null,
  seq bigint not null,
  primary key (conversation_id, seq)
);

create table favourite (
  id bigint primary key,
  user_id bigint not null,
  conversation_id bigint not null,
  seq bigint not null,
  created_at timestamptz(3) not null
);

-- One for a user and message; also finds those of a message that is erased.
create unique index favourite_message on favourite (conversation_id, seq, user_id);

-- Serves a user's list, newest first.
create index favourite_list on favourite (user_id, id);

create table poll_vote (
  conversation_id bigint not null,
  seq bigint not null,
  user_id bigint not null,
  choice smallint not null,
  created_at timestamptz(3) not null,
  primary key (conversation_id, seq, user_id, choice)
);

-- Messages to be sent later, tried again later still when that was not possible. Once sent they are gone from here; a failed one says why.
create table scheduled_message (
  id bigint primary key,
  user_id bigint not null,
  conversation_id bigint not null,
  client_id text collate "C" not null,
  type text not null,
  body text not null,
  reply_to bigint,
  send_at timestamptz(3) not null,
  try_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  failure text,
  unique (user_id, conversation_id, client_id)
);

-- Serves a user's list.
create index scheduled_message_user on scheduled_message (user_id, send_at, id);

-- Finds what is due.
create index scheduled_message_due on scheduled_message (try_at) where failure is null;

-- A user's own settings of a conversation. Muted without end is muted until the year 9999.
alter table conversation_member
  add column pinned_at timestamptz(3),
  add column muted_until timestamptz(3),
  add column archived boolean not null default false,
  add column remark text,
  add column draft text,
  add column draft_reply_to bigint,
  add column draft_at timestamptz(3);

-- How long new messages live; zero is for ever. Read under the head's lock.
alter table conversation_head add column timer_seconds integer not null default 0;

-- Finds whom a user follows, in whatever group.
create index group_follow_follower on group_follow (follower_id, group_id);
