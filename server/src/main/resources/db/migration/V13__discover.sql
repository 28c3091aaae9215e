-- Trusted since PostgreSQL 13: whoever owns the database may create it.
create extension if not exists pg_trgm;

-- Finds users by their exact phone number.
create index users_phone on users (phone) where phone is not null;

-- What users are found by; a candidate is checked against the user's own rows before anybody sees it.
-- `terms` are CRC-32C hashes of all beginnings of the words of username and display name, `activity` the
-- last day the user was there (days since 1970), 0 when not everybody may know. `is_public` users are
-- counted under their tags. `source_at` is the `updated_at` that this was made of.
create table user_search (
  id bigint primary key,
  terms integer[] not null,
  tags text[] not null,
  activity integer not null,
  is_public boolean not null,
  source_at timestamptz(3) not null
);

-- Finds rare terms and tags: all of them (@>) or any (&&).
create index user_search_terms on user_search using gin (terms, tags) with (fastupdate = off);

-- Finds frequent terms and tags, among the most recently active; terms without reading the rows.
create index user_search_activity on user_search (activity, id) include (terms);

-- The same for groups that are not dismissed. `activity` is the hour of the last message (hours since
-- 1970); `is_public` groups are found by others than their members, who are led to theirs by the key.
create table group_search (
  id bigint primary key,
  name text not null,
  terms integer[] not null,
  tags text[] not null,
  activity integer not null,
  is_public boolean not null
);

create index group_search_terms on group_search using gin (terms, tags) with (fastupdate = off)
  where is_public;
create index group_search_activity on group_search (activity, id) include (terms)
  where is_public;

-- Nothing but the search looks for tags.
drop index chat_group_tags;

-- The words of Latin and other alphabets that names are made of, to be proposed for misspelt ones. One
-- that no name has any more goes some days after it was last given.
create table search_word (
  word text collate "C" primary key,
  seen_on date not null
);

-- Finds words that resemble one.
create index search_word_trigrams on search_word using gin (word gin_trgm_ops)
  with (fastupdate = off);

-- How many public users or groups have a tag, counted anew now and then. The key serves suggestions.
create table tag_count (
  kind text not null check (kind in ('user', 'group')),
  tag text collate "C" not null,
  uses integer not null,
  primary key (kind, tag)
);
