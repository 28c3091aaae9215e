-- What a group was called when a span of it was closed: later names are not for those who left.
-- Read by primary key with the span (ConversationStore.RECORD).
alter table conversation_span add column title text;
