package im.connection.accounts;

import im.connection.accounts.SigningKey.Purpose;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/// Reads and writes the keys.
@Singleton
final class SigningKeyStore {
  /// Keeps other nodes from making keys until this transaction ends.
  void lock(Handle handle) {
    handle.execute("lock table signing_key in share row exclusive mode");
  }

  List<SigningKey> all(Handle handle) {
    return handle
        .createQuery("select id, purpose, secret, active_at from signing_key")
        .map((row, context) ->
            new SigningKey(
                row.getString("id"),
                Purpose.valueOf(row.getString("purpose").toUpperCase(Locale.ROOT)),
                row.getBytes("secret"),
                UserStore.instant(row, "active_at")))
        .list();
  }

  void insert(Handle handle, SigningKey key, Instant now) {
    handle
        .createUpdate(
            """
            insert into signing_key (id, purpose, secret, created_at, active_at)
            values (:id, :purpose, :secret, :now, :activeAt)
            """)
        .bind("id", key.id())
        .bind("purpose", key.purpose().wireName())
        .bind("secret", key.secret().getEncoded())
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .bind("activeAt", key.activeAt().atOffset(ZoneOffset.UTC))
        .execute();
  }

  /// Forgets keys of a purpose that a younger key replaced before `replacedBefore`.
  void deleteReplaced(Handle handle, Purpose purpose, Instant replacedBefore) {
    handle
        .createUpdate(
            """
            delete from signing_key old
            using signing_key younger
            where old.purpose = :purpose
              and younger.purpose = :purpose
              and younger.active_at > old.active_at
              and younger.active_at < :before
            """)
        .bind("purpose", purpose.wireName())
        .bind("before", replacedBefore.atOffset(ZoneOffset.UTC))
        .execute();
  }
}
