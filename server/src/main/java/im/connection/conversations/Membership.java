package im.connection.conversations;

import im.connection.kernel.ConversationId;

/// An open span: the user sees messages from `fromSeq` on, and changes from `fromRev` on.
public record Membership(ConversationId conversation, long fromSeq, long fromRev) {}
