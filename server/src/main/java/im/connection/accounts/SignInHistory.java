package im.connection.accounts;

import im.connection.accounts.SignIn.Outcome;
import im.connection.kernel.Page;
import im.connection.kernel.UserId;
import im.connection.platform.db.Ids;
import im.connection.platform.lifecycle.Drainable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;

/// Remembers the newest sign-ins and tries of every user, [#KEPT] of each outcome: so nobody who
/// fails often enough makes it forget who got in, or who knew the password. Writes in the
/// background, so that a wrong password takes no longer where there is a user than where there is
/// none; beyond a thousand waiting they are left out.
@Singleton
public final class SignInHistory implements Drainable {
  static final int KEPT = 40;

  private static final Logger LOG = Logger.getLogger(SignInHistory.class);
  private static final int MAX_WAITING = 1_000;

  private final Jdbi jdbi;
  private final SignInStore store;
  private final Ids ids;
  private final InstantSource clock;
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(MAX_WAITING),
          Thread.ofVirtual().name("sign-in-history").factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  SignInHistory(Jdbi jdbi, SignInStore store, Ids ids, InstantSource clock) {
    this.jdbi = jdbi;
    this.store = store;
    this.ids = ids;
    this.clock = clock;
  }

  /// Remembers how a sign-in ended, soon.
  void add(UserId user, String address, NewDevice device, Outcome outcome) {
    var signIn =
        new SignIn(
            clock.instant(), address, device.nameOrDefault(), device.platformOrDefault(), outcome);
    writer.execute(() -> write(user, signIn));
  }

  /// The newest sign-ins of a user, one page.
  public Page<SignIn> list(UserId user) {
    return new Page<>(
        jdbi.withHandle(handle -> store.list(handle, user, KEPT * Outcome.values().length)), null);
  }

  @Override
  public int order() {
    return 300;
  }

  @Override
  public void drain(Duration limit) throws InterruptedException {
    writer.shutdown();
    var _ = writer.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void write(UserId user, SignIn signIn) {
    try {
      long id = ids.next();
      jdbi.useTransaction(handle -> store.insert(handle, user, id, signIn, KEPT));
    } catch (RuntimeException failed) {
      LOG.warnf(failed, "sign-in not remembered: user=%s", user);
    }
  }
}
