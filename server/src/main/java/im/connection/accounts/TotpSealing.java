package im.connection.accounts;

import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Seals the secrets of authenticator apps that lie open in the database, and tells of those that
/// this server cannot open. Several nodes may do it at once.
@Singleton
final class TotpSealing {
  private static final Logger LOG = Logger.getLogger(TotpSealing.class);
  private static final int AT_ONCE = 500;

  private final Jdbi jdbi;
  private final TotpStore store;
  private final TotpCipher cipher;

  TotpSealing(Jdbi jdbi, TotpStore store, TotpCipher cipher) {
    this.jdbi = jdbi;
    this.store = store;
    this.cipher = cipher;
  }

  /// Seals what is open.
  void run() {
    while (jdbi.inTransaction(this::seal) == AT_ONCE) {}
    int foreign = jdbi.withHandle(handle -> store.countForeign(handle, cipher.prefix()));
    if (foreign > 0) {
      LOG.errorf(
          "second factors were sealed with another key, set IMC_SECRET_KEY: users=%d", foreign);
    }
  }

  private int seal(Handle handle) {
    var open = store.open(handle, AT_ONCE);
    open.forEach((user, secret) -> store.seal(handle, user, cipher.seal(user, secret)));
    return open.size();
  }
}
