package im.connection.accounts;

import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Reads and writes which accounts are to be deleted and which are. The time is the database's.
@Singleton
final class ClosureStore {
  /// What is kept of an account that is left behind when it is erased.
  private static final List<String> OWNED =
      List.of(
          "user_password",
          "user_email",
          "user_totp",
          "user_recovery_code",
          "user_privacy",
          "user_quota",
          "sign_in");

  /// Whether an account is deleted.
  boolean isDeleted(Handle handle, UserId user) {
    return handle
        .createQuery("select deleted_at is not null from users where id = :user")
        .bind("user", user.value())
        .mapTo(Boolean.class)
        .findOne()
        .orElse(false);
  }

  Optional<Instant> deletionAt(Handle handle, UserId user) {
    return handle
        .createQuery("select deletion_at from users where id = :user and deletion_at is not null")
        .bind("user", user.value())
        .mapTo(OffsetDateTime.class)
        .map(OffsetDateTime::toInstant)
        .findOne();
  }

  void schedule(Handle handle, UserId user, Duration grace) {
    handle
        .createUpdate(
            """
            update users set deletion_at = clock_timestamp() + make_interval(secs => :grace)
            where id = :user and deleted_at is null
            """)
        .bind("user", user.value())
        .bind("grace", grace.toSeconds())
        .execute();
  }

  /// Lets an account be; does nothing for one that is deleted.
  ///
  /// @return whether it was to be deleted
  boolean cancel(Handle handle, UserId user) {
    return handle
            .createUpdate(
                """
                update users set deletion_at = null
                where id = :user and deletion_at is not null and deleted_at is null
                """)
            .bind("user", user.value())
            .execute()
        == 1;
  }

  /// Takes an account whose time has come, or that was closed so long ago and is not erased; others
  /// take others.
  Optional<Closures.Due> due(Handle handle, Duration settled) {
    return handle
        .createQuery(
            """
            select id, deleted_at is not null as is_closed
            from users
            where deletion_at < clock_timestamp() and erased_at is null
              and (deleted_at is null
                or deleted_at < clock_timestamp() - make_interval(secs => :settled))
            order by deletion_at
            limit 1
            for no key update skip locked
            """)
        .bind("settled", settled.toSeconds())
        .map((row, context) ->
            new Closures.Due(new UserId(row.getLong("id")), row.getBoolean("is_closed")))
        .findOne();
  }

  /// Tries an account again later.
  void postpone(Handle handle, UserId user, Duration pause) {
    handle
        .createUpdate(
            """
            update users set deletion_at = clock_timestamp() + make_interval(secs => :pause)
            where id = :user
            """)
        .bind("user", user.value())
        .bind("pause", pause.toSeconds())
        .execute();
  }

  void markDeleted(Handle handle, UserId user) {
    handle
        .createUpdate(
            """
            update users set deleted_at = coalesce(deleted_at, clock_timestamp()) where id = :user
            """)
        .bind("user", user.value())
        .execute();
  }

  /// Erases all but the id, the username, which is never given out again, and when this was.
  void erase(Handle handle, UserId user) {
    handle
        .createUpdate(
            """
            update users
            set display_name = username, avatar = null, bio = null, gender = null, birthday = null,
                phone = null, tags = '{}', external_id = null, is_operator = false,
                updated_at = clock_timestamp(), erased_at = clock_timestamp()
            where id = :user
            """)
        .bind("user", user.value())
        .execute();
    OWNED.forEach(table ->
        handle
            .createUpdate("delete from " + table + " where user_id = :user")
            .bind("user", user.value())
            .execute());
    handle
        .createUpdate("delete from email_code where subject = :subject")
        .bind("subject", user.toString())
        .execute();
    handle
        .createUpdate("delete from device where user_id = :user")
        .bind("user", user.value())
        .execute();
  }
}
