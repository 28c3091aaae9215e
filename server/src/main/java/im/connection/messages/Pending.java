package im.connection.messages;

import im.connection.conversations.Conversation;
import im.connection.conversations.NewMessage;
import java.util.function.Consumer;

/// A message waiting for its commit.
///
/// @param since `System.nanoTime()` when it was submitted
/// @param answer told once what became of it; must not block
record Pending(
    Conversation conversation, NewMessage message, long since, Consumer<Outcome> answer) {
  private static final int OVERHEAD = 256;

  /// Roughly the bytes it holds in memory.
  int size() {
    return OVERHEAD + 2 * message.body().length();
  }
}
