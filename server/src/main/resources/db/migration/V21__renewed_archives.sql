-- Parts are encrypted, with a key for each attempt: whatever may contain something that is erased becomes
-- unreadable by erasing one key, however large it is.
alter table data_export
  add column key bytea,
  add column tries integer not null default 0,
  add column renewals integer not null default 0;

delete from data_export_part;
update data_export set state = 'pending', finished_at = null where state in ('running', 'done');

-- Finds archives that may contain a message.
create index data_export_readable on data_export (finished_at) where key is not null;
