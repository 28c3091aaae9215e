package im.connection.accounts;

import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Reads and writes the secrets of authenticator apps and recovery codes.
@Singleton
final class TotpStore {
  /// A user's secret, sealed or in Base32.
  record Totp(String secret, boolean isConfirmed) {}

  Optional<Totp> find(Handle handle, UserId user) {
    return handle
        .createQuery(
            """
            select secret, confirmed_at is not null as is_confirmed
            from user_totp
            where user_id = :user
            """)
        .bind("user", user.value())
        .map((row, context) -> new Totp(row.getString("secret"), row.getBoolean("is_confirmed")))
        .findOne();
  }

  /// Keeps a secret to be confirmed, instead of an earlier one that was not; `false` when one was.
  boolean start(Handle handle, UserId user, String secret) {
    return handle
            .createUpdate(
                """
                insert into user_totp (user_id, secret) values (:user, :secret)
                on conflict (user_id) do update
                set secret = excluded.secret, last_step = 0
                where user_totp.confirmed_at is null
                """)
            .bind("user", user.value())
            .bind("secret", secret)
            .execute()
        == 1;
  }

  /// Users whose secrets are not sealed, with these, locked; those that somebody else holds are
  /// left out.
  Map<UserId, String> open(Handle handle, int limit) {
    return handle
        .createQuery(
            """
            select user_id, secret
            from user_totp
            where position('.' in secret) = 0
            order by user_id
            limit :limit
            for update skip locked
            """)
        .bind("limit", limit)
        .collectRows(
            Collectors.toMap(
                row -> new UserId(row.getColumn("user_id", Long.class)),
                row -> row.getColumn("secret", String.class)));
  }

  /// Keeps a secret sealed from now on.
  void seal(Handle handle, UserId user, String sealed) {
    handle
        .createUpdate("update user_totp set secret = :sealed where user_id = :user")
        .bind("user", user.value())
        .bind("sealed", sealed)
        .execute();
  }

  /// How many secrets another key sealed.
  int countForeign(Handle handle, String prefix) {
    return handle
        .createQuery(
            """
            select count(*)
            from user_totp
            where position('.' in secret) > 0 and not starts_with(secret, :prefix)
            """)
        .bind("prefix", prefix)
        .mapTo(Integer.class)
        .one();
  }

  /// Confirms the secret; `false` when there is none to be confirmed.
  boolean confirm(Handle handle, UserId user, Instant now) {
    return handle
            .createUpdate(
                """
                update user_totp set confirmed_at = :now
                where user_id = :user and confirmed_at is null
                """)
            .bind("user", user.value())
            .bind("now", now.atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }

  /// Uses a time step up; `false` when it or a later one was used before.
  boolean use(Handle handle, UserId user, long step) {
    return handle
            .createUpdate(
                """
                update user_totp set last_step = :step
                where user_id = :user and last_step < :step
                """)
            .bind("user", user.value())
            .bind("step", step)
            .execute()
        == 1;
  }

  void addRecoveryCodes(Handle handle, UserId user, Collection<String> digests) {
    handle
        .createUpdate(
            """
            insert into user_recovery_code (user_id, digest)
            select :user, digest from unnest(:digests) digest
            """)
        .bind("user", user.value())
        .bind("digests", digests.toArray(String[]::new))
        .execute();
  }

  /// Uses a recovery code up; `false` when it is none.
  boolean useRecoveryCode(Handle handle, UserId user, String digest) {
    return handle
            .createUpdate(
                "delete from user_recovery_code where user_id = :user and digest = :digest")
            .bind("user", user.value())
            .bind("digest", digest)
            .execute()
        == 1;
  }

  int recoveryCodes(Handle handle, UserId user) {
    return handle
        .createQuery("select count(*) from user_recovery_code where user_id = :user")
        .bind("user", user.value())
        .mapTo(Integer.class)
        .one();
  }

  void delete(Handle handle, UserId user) {
    handle
        .createUpdate("delete from user_recovery_code where user_id = :user")
        .bind("user", user.value())
        .execute();
    handle
        .createUpdate("delete from user_totp where user_id = :user")
        .bind("user", user.value())
        .execute();
  }
}
