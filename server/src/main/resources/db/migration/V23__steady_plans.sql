-- PostgreSQL remembers which conversations hold most rows, and expects next to nothing in any other
-- one, also where much was written since. Reading the whole of it then looked as good to it as the
-- key of one row. Without these statistics it expects many rows in every conversation.
alter table message alter column conversation_id set statistics 0;
alter table group_member alter column group_id set statistics 0;
