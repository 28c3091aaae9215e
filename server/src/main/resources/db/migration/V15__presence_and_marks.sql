-- What a user lets others know of themselves, and when they were last seen there. One without a row
-- is online whenever connected. `last_seen_at` does not move while they are invisible.
create table user_presence (
  user_id bigint primary key references users,
  availability text not null default 'online'
    check (availability in ('online', 'away', 'busy', 'invisible')),
  status_text text,
  last_seen_at timestamptz(3)
) with (fillfactor = 70);

-- Who is connected to which node, for counting a large group's members and for nodes that missed
-- something. Written by each node for itself and worth nothing once it is gone, hence unlogged.
create unlogged table live_user (
  user_id bigint not null,
  node_id bigint not null,
  idle boolean not null,
  primary key (user_id, node_id)
) with (fillfactor = 70);

-- When each node last gave a sign of life: what its users were last seen, should it die.
create unlogged table live_node (
  node_id bigint primary key,
  seen_at timestamptz(3) not null
);

-- `shown_seq` is the read mark as the other user of a direct conversation may know it, `delivered_seq`
-- how far any of the user's devices has taken it in.
alter table conversation_member
  add column shown_seq bigint not null default 0,
  add column delivered_seq bigint not null default 0,
  add column marked_unread boolean not null default false;

update conversation_member set shown_seq = read_seq, delivered_seq = read_seq;

-- How far each present member of a group has read as others may know it, from the first message
-- they may see. The key serves the counts and the list of a message's readers, in one pass.
create table group_reader (
  conversation_id bigint not null,
  user_id bigint not null,
  from_seq bigint not null,
  read_seq bigint not null,
  primary key (conversation_id, user_id)
) with (fillfactor = 70);

insert into group_reader (conversation_id, user_id, from_seq, read_seq)
select s.conversation_id, s.user_id, s.from_seq, m.read_seq
from conversation_span s
join conversation c on c.id = s.conversation_id and c.kind = 'group'
join conversation_member m on m.user_id = s.user_id and m.conversation_id = s.conversation_id
where s.to_seq is null;
