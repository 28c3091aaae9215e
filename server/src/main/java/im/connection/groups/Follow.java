package im.connection.groups;

import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;

/// Somebody's special attention to a member of a group.
public record Follow(ConversationId group, UserId user) {}
