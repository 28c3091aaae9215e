package im.connection.conversations;

import im.connection.kernel.Position;
import im.connection.kernel.UserId;

/// A present member: may see the messages within `spans`, and joined just after `before`.
public record Joined(UserId user, Spans spans, Position before) {}
