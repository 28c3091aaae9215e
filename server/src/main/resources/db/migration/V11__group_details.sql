alter table chat_group
  add column avatar text,
  add column tags text[] not null default '{}',
  add column join_policy text not null default 'invitation'
    check (join_policy in ('open', 'approval', 'invitation')),
  add column join_question text,
  add column history text not null default 'since_joining'
    check (history in ('all', 'since_joining')),
  add column mute_all boolean not null default false,
  add column slow_mode_seconds integer not null default 0 check (slow_mode_seconds >= 0),
  add column announcement text,
  add column announcement_author bigint,
  add column announcement_at timestamptz(3),
  add column announcement_pinned boolean not null default false,
  add check ((announcement is null) = (announcement_author is null)),
  add check ((announcement is null) = (announcement_at is null));

-- Finds groups by tags: any of them (&&) or all (@>).
create index chat_group_tags on chat_group using gin (tags);

-- When a member last sent a message here, read under the head's lock for slow mode.
alter table conversation_member add column sent_at timestamptz(3);

alter table group_member add column nickname text;

-- Who may not write until when. Leaving and coming back lifts nothing.
create table group_mute (
  group_id bigint not null,
  user_id bigint not null,
  until_at timestamptz(3) not null,
  primary key (group_id, user_id)
);

-- Who may not be a member, whatever way they try.
create table group_ban (
  group_id bigint not null,
  user_id bigint not null,
  actor_id bigint not null,
  created_at timestamptz(3) not null,
  primary key (group_id, user_id)
);

create table group_join_request (
  id bigint primary key,
  group_id bigint not null,
  user_id bigint not null,
  question text,
  answer text,
  state text not null default 'pending'
    check (state in ('pending', 'accepted', 'rejected', 'expired', 'cancelled')),
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  answered_at timestamptz(3),
  answered_by bigint
);

-- One open request of a user for a group.
create unique index group_join_request_open on group_join_request (group_id, user_id)
  where state = 'pending';

-- Serves the list of a group's open requests, oldest first, and counts them.
create index group_join_request_list on group_join_request (group_id, id) where state = 'pending';

-- Counts how often a user has asked the same group of late.
create index group_join_request_user on group_join_request (user_id, group_id, created_at);

-- Links by which whoever holds one comes in. Of the token only its SHA-256 is kept.
create table group_link (
  id bigint primary key,
  group_id bigint not null,
  digest bytea not null unique,
  creator_id bigint not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  max_uses integer check (max_uses > 0),
  uses integer not null default 0 check (uses <= max_uses)
);

-- Serves the list of a group's links, newest first, and counts them.
create index group_link_list on group_link (group_id, id);

-- Whom a member follows in a group (special attention); only they see it.
create table group_follow (
  group_id bigint not null,
  follower_id bigint not null,
  followed_id bigint not null,
  created_at timestamptz(3) not null,
  primary key (group_id, follower_id, followed_id)
);
