-- When a member last sent a message here, read under the head's lock for slow mode.
alter table conversation_member add column sent_at timestamptz(3);
