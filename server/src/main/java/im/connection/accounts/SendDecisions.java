package im.connection.accounts;

import im.connection.kernel.UserId;

/// What is remembered of who may write where. Conversations, which lie above accounts, implement
/// it.
public interface SendDecisions {
  /// Voids what was decided about the conversations of `user` before what the caller has committed.
  /// Repeating it is harmless.
  void forget(UserId user);
}
