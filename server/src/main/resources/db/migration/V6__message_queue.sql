-- The key under which requests are digested, made once: 244 random bits.
create table digest_key (
  singleton boolean primary key default true check (singleton),
  key bytea not null
);

insert into digest_key (key)
values (decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));

-- How far each device has acknowledged each conversation. Read and written by device.
create table device_position (
  device_id bigint not null references device on delete cascade,
  conversation_id bigint not null,
  seq bigint not null,
  rev bigint not null,
  primary key (device_id, conversation_id)
) with (fillfactor = 70);

-- How far each device has acknowledged its user's feed.
create table device_feed_position (
  device_id bigint primary key references device on delete cascade,
  pos bigint not null
) with (fillfactor = 70);
