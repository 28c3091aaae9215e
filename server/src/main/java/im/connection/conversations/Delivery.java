package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;

/// Some device of a user has a conversation's log up to `seq`.
record Delivery(ConversationId conversation, UserId user, long seq) {}
