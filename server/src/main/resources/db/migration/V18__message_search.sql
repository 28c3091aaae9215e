-- Trusted since PostgreSQL 13: whoever owns the database may create it.
create extension if not exists btree_gin;

-- What messages are found by, made by the server some moments after they are sent. A message that says
-- nothing any more has no row. The key serves the search in what a user sees, newest first.
create table message_search (
  conversation_id bigint not null,
  created_at timestamptz(3) not null,
  seq bigint not null,
  terms tsvector not null,
  primary key (conversation_id, created_at, seq)
);

-- Finds rare terms, in all conversations or in one. What is not sorted in yet is read by every search.
create index message_search_terms on message_search using gin (conversation_id, terms)
  with (gin_pending_list_limit = 2048);

-- How far each log is in there: all messages up to `seq`, all changes of those up to `rev`.
create table conversation_indexed (
  conversation_id bigint primary key,
  seq bigint not null,
  rev bigint not null
) with (fillfactor = 70);
