-- PostgreSQL remembers which conversations hold most rows, and expects next to nothing in any other
-- one, also where much was written since. An index beginning with the conversation then looks as good
-- to it for finding one row as the primary key, and it reads the whole conversation. So none but the
-- primary key begins with it.
drop index message_client;
create unique index message_client on message (sender_id, client_id, conversation_id);
drop index mention_message;
create index mention_message on mention (seq, conversation_id);
drop index link_preview_digest;
create index link_preview_digest on link_preview (digest, fetched_at);
drop index link_preview_use_preview;
create index link_preview_use_preview on link_preview_use (preview_id, conversation_id, seq);

-- Rows of a feed up to here may have been deleted.
alter table user_feed_head add column pruned_pos bigint not null default 0;
