-- A group's id is its conversation's id, its name the conversation's title. The row changes only
-- under the conversation's head.
create table chat_group (
  conversation_id bigint primary key,
  member_count integer not null check (member_count >= 0),
  created_at timestamptz(3) not null,
  dismissed_at timestamptz(3),
  closed_at timestamptz(3)
);

-- Finds dismissed groups whose spans are still to be closed.
create index chat_group_closing on chat_group (conversation_id)
  where dismissed_at is not null and closed_at is null;

-- role: 0 owner, 1 admin, 2 member; the order in which members are listed.
create table group_member (
  group_id bigint not null,
  user_id bigint not null,
  role smallint not null check (role between 0 and 2),
  joined_at timestamptz(3) not null,
  primary key (group_id, user_id)
);

-- Serves the member list, paged.
create index group_member_list on group_member (group_id, role, user_id);

-- A group has at most one owner; also finds them.
create unique index group_member_owner on group_member (group_id) where role = 0;

create table group_invitation (
  id bigint primary key,
  group_id bigint not null,
  inviter_id bigint not null,
  invitee_id bigint not null,
  state text not null default 'pending'
    check (state in ('pending', 'accepted', 'declined', 'expired', 'cancelled')),
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  answered_at timestamptz(3)
);

-- One open invitation for a group and invitee; also counts a group's open invitations.
create unique index group_invitation_open on group_invitation (group_id, invitee_id)
  where state = 'pending';

-- Serves a user's list of open invitations, newest first.
create index group_invitation_list on group_invitation (invitee_id, id) where state = 'pending';
