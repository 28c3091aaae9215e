package im.connection.personal;

import im.connection.accounts.Closures;
import im.connection.accounts.OwnFeed;
import im.connection.kernel.UserId;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/// Erases the accounts whose grace period is over: closed first, then each feature's part, then the
/// account itself. What is left of a user are their id, the username, which is never given out
/// again, and what they wrote to others.
@Singleton
final class Deletions {
  private static final Logger LOG = Logger.getLogger(Deletions.class);

  private final Closures closures;
  private final Exports exports;
  private final List<PersonalData> features;
  private final OwnFeed feed;

  Deletions(Closures closures, Exports exports, @All List<PersonalData> features, OwnFeed feed) {
    this.closures = closures;
    this.exports = exports;
    this.features = features;
    this.feed = feed;
  }

  /// Does what is due, one account.
  ///
  /// @return whether there was one
  boolean work() {
    var due = closures.next();
    due.filter(Closures.Due::isClosed).ifPresent(closed -> erase(closed.user()));
    return due.isPresent();
  }

  private void erase(UserId user) {
    try {
      exports.erase(user);
      features.forEach(feature -> feature.erase(user));
      feed.erase(user);
      closures.erase(user);
      LOG.infof("account erased: user=%s", user);
    } catch (RuntimeException failure) {
      LOG.warnf(failure, "account not erased, tried again later: user=%s", user);
    }
  }
}
