package im.connection.conversations;

import im.connection.accounts.SendDecisions;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// The access epochs of all conversations of a user, for changes that touch every one of them.
@Singleton
public final class AccessEpochs implements SendDecisions {
  /// How many heads one transaction holds.
  static final int STEP = 200;

  private static final Duration LOCK_WAIT = Duration.ofSeconds(5);

  private final Jdbi jdbi;
  private final AccessEpochStore store;
  private final LogStore log;

  AccessEpochs(Jdbi jdbi, AccessEpochStore store, LogStore log) {
    this.jdbi = jdbi;
    this.store = store;
    this.log = log;
  }

  @Override
  public void forget(UserId user) {
    advance(user);
  }

  /// Voids every decision about what `user` may send that was made before what the caller has
  /// committed: advances the epoch of each conversation they are in, ascending, [#STEP] heads in a
  /// transaction. A conversation that they come into meanwhile is decided about afterwards anyway.
  /// Repeating it is harmless.
  public void advance(UserId user) {
    long after = 0;
    while (true) {
      long from = after;
      var step = jdbi.withHandle(handle -> store.conversations(handle, user, from, STEP));
      if (step.isEmpty()) {
        return;
      }
      advance(step);
      after = step.getLast();
    }
  }

  private void advance(List<Long> conversations) {
    jdbi.useTransaction(handle -> {
      log.limitLockWaits(handle, LOCK_WAIT);
      store.advance(handle, conversations);
    });
  }
}
