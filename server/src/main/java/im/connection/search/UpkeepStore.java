package im.connection.search;

import jakarta.inject.Singleton;
import org.jdbi.v3.core.Handle;

/// Lets one node at a time look after the index.
@Singleton
final class UpkeepStore {
  /// The letters `IMC index`, in hexadecimal.
  private static final long LOCK = 0x494d_4369_6e64_6578L;

  /// Whether nobody else looks after it; holds until the transaction ends.
  boolean isMine(Handle handle) {
    return handle
        .createQuery("select pg_try_advisory_xact_lock(:lock)")
        .bind("lock", LOCK)
        .mapTo(Boolean.class)
        .one();
  }

  /// Lets the database learn what is frequent, after much was entered.
  void analyze(Handle handle) {
    handle.execute("analyze user_search, group_search, search_word");
  }
}
