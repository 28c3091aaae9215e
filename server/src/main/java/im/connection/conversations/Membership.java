package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;

/// An open span: `user` sees messages from `fromSeq` on, and changes from `fromRev` on.
public record Membership(UserId user, ConversationId conversation, long fromSeq, long fromRev) {}
