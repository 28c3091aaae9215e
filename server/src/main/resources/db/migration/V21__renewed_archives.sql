-- The attempt after which an archive had to be made anew, because something in it was erased.
alter table data_export add column renewed integer not null default 0;

-- Finds archives that may contain a message.
create index data_export_kept on data_export (finished_at) where state in ('running', 'done');
