-- How much a user has done, since `started_at`, of what may be done only so often in a day.
create table user_quota (
  user_id bigint not null,
  quota text not null
    check (quota in ('groups', 'invitations', 'strangers', 'messages', 'bytes')),
  started_at timestamptz(3) not null,
  used bigint not null,
  primary key (user_id, quota)
) with (fillfactor = 70);

-- Counts the groups that a user owns.
create index group_member_owned on group_member (user_id) where role = 0;

-- Counts an inviter's open invitations.
create index group_invitation_sent on group_invitation (inviter_id) where state = 'pending';

-- Finds who has declined of late, for whoever would invite them again.
create index group_invitation_declined on group_invitation (invitee_id, answered_at)
  where state = 'declined';

-- Finds earlier requests of one user to another.
create index contact_request_pair on contact_request (requester_id, addressee_id);
