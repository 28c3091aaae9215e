create table sticker_pack (
  id bigint primary key,
  owner_id bigint not null,
  name text not null,
  shared boolean not null,
  created_at timestamptz(3) not null
);

-- Counts an owner's packs and finds them when the account is erased.
create index sticker_pack_owner on sticker_pack (owner_id);

-- A pack's stickers in the order of their ids, which is that in which they were added.
create table sticker (
  pack_id bigint not null references sticker_pack on delete cascade,
  id bigint not null,
  media_id text not null,
  emoji text,
  primary key (pack_id, id)
);

-- The packs that users have at hand. The key serves their list.
create table kept_sticker_pack (
  user_id bigint not null,
  pack_id bigint not null references sticker_pack on delete cascade,
  kept_at timestamptz(3) not null,
  primary key (user_id, pack_id)
);

-- Finds who keeps a pack that is deleted.
create index kept_sticker_pack_pack on kept_sticker_pack (pack_id);
