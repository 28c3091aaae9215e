package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Lets those who change the same conversation wait for each other before they take a connection to
/// the database, so that many at one conversation leave the others their connections. Some
/// conversations share a turn.
@Singleton
public final class Turns {
  private static final int COUNT = 256;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ReentrantLock[] locks =
      Stream.generate(ReentrantLock::new).limit(COUNT).toArray(ReentrantLock[]::new);

  /// Does the work once it is this conversation's turn; work within it may take turns only at the
  /// same conversation.
  ///
  /// @throws Refusal `overloaded` when the turn does not come in time
  public <R> R take(ConversationId id, Supplier<R> work) {
    var lock = locks[Math.floorMod(Long.hashCode(id.value() * 0x9E3779B97F4A7C15L), COUNT)];
    try {
      if (!lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw Refusal.later(ErrorCode.OVERLOADED, RETRY);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw Refusal.later(ErrorCode.OVERLOADED, RETRY);
    }
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
