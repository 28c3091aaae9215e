package im.connection.conversations;

import im.connection.kernel.ConversationId;

/// Where a message stands.
public record MessagePlace(ConversationId conversation, long seq) {}
