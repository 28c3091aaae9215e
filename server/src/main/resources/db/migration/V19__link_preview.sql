-- What was fetched from the page that messages of a conversation link to. A row lives as long as a
-- message carries it. `digest` is a keyed digest of conversation and link.
create table link_preview (
  conversation_id bigint not null,
  id bigint not null,
  digest text collate "C" not null,
  fetched_at timestamptz(3) not null,
  preview text not null,
  image bytea,
  primary key (conversation_id, id)
);

-- Finds what was fetched before from the same link.
create index link_preview_digest on link_preview (conversation_id, digest, fetched_at);

-- Which message carries which.
create table link_preview_use (
  conversation_id bigint not null,
  seq bigint not null,
  preview_id bigint not null,
  primary key (conversation_id, seq)
);

-- Finds the messages that carry one: whether it is still needed, and who may see its image.
create index link_preview_use_preview on link_preview_use (conversation_id, preview_id, seq);
