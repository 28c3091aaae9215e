-- A directed edge: `owner_id` keeps `user_id` as a contact. Two opposite edges are friends.
-- The key serves the contact list, paged by user.
create table contact (
  owner_id bigint not null,
  user_id bigint not null,
  remark text,
  created_at timestamptz(3) not null,
  primary key (owner_id, user_id),
  check (owner_id <> user_id)
);

create table contact_request (
  id bigint primary key,
  requester_id bigint not null,
  addressee_id bigint not null,
  greeting text,
  state text not null default 'pending'
    check (state in ('pending', 'accepted', 'declined', 'expired', 'cancelled')),
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  answered_at timestamptz(3),
  check (requester_id <> addressee_id)
);

-- One open request between two users whatever its direction: a request that meets the opposite one
-- finds it here and becomes its answer.
create unique index contact_request_open
  on contact_request (least(requester_id, addressee_id), greatest(requester_id, addressee_id))
  where state = 'pending';

-- Serve the two lists of requests, newest first.
create index contact_request_outgoing on contact_request (requester_id, id);
create index contact_request_incoming on contact_request (addressee_id, id);
