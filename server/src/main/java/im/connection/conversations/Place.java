package im.connection.conversations;

import im.connection.kernel.ConversationId;

/// Where a message stands: its conversation and its place in the log.
public record Place(ConversationId conversation, long seq) {}
