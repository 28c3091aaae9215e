-- When a member's own marks last moved, and when what the other user of a direct conversation may
-- know of them did: the next sync of a device that was away tells of it.
alter table conversation_member
  add column marked_at timestamptz(3),
  add column shown_at timestamptz(3);
