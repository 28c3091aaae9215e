package im.connection.conversations;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.UserId;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Decides who may send into one kind of conversation, among users whose accounts are open. Every
/// change of what it reads advances the conversation's access epoch in the same transaction, so a
/// decision may be kept for an epoch.
public interface AccessRule {
  /// Whether this rule decides for `conversation`.
  boolean covers(Conversation conversation);

  /// Why `sender` may not send, empty when they may. Reads with the given handle, which may stand
  /// inside a transaction that holds the conversation's head.
  Optional<ErrorCode> refusal(Handle handle, Conversation conversation, UserId sender);

  /// What holds `sender` back for a while though nothing refuses them. Reads as [#refusal] does.
  default Restraint restraint(Handle handle, Conversation conversation, UserId sender) {
    return Restraint.NONE;
  }
}
