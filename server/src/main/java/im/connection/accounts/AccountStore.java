package im.connection.accounts;

import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads and writes what operators see and change of accounts.
@Singleton
final class AccountStore {
  private static final String IN_FORCE =
      """
      u.suspended_at is not null
        and (u.suspended_until is null or u.suspended_until > clock_timestamp())
      """;

  private static final String ACCOUNT =
      """
      select u.id, u.username, u.display_name, u.kind, u.created_at, u.is_operator,
        u.suspended_at, u.suspended_until, u.suspended_reason,
      """
          + IN_FORCE
          + """
            as is_suspended
          from users u
          """;

  /// The suspension that is in force.
  Optional<Suspension> suspension(Handle handle, UserId user) {
    return handle
        .createQuery(
            """
            select u.suspended_at, u.suspended_until, u.suspended_reason
            from users u
            where u.id = :user and
            """
                + IN_FORCE)
        .bind("user", user.value())
        .map((row, context) -> suspension(row))
        .findOne();
  }

  Optional<Account> account(Handle handle, UserId user) {
    return handle
        .createQuery(ACCOUNT + "where u.id = :user")
        .bind("user", user.value())
        .map((row, context) -> account(row))
        .findOne();
  }

  Optional<Account> account(Handle handle, Username username) {
    return handle
        .createQuery(ACCOUNT + "where u.username = :username")
        .bind("username", username.text())
        .map((row, context) -> account(row))
        .findOne();
  }

  /// The account, kept as it is until this transaction ends.
  Optional<Account> lock(Handle handle, UserId user) {
    return handle
        .createQuery(ACCOUNT + "where u.id = :user for no key update")
        .bind("user", user.value())
        .map((row, context) -> account(row))
        .findOne();
  }

  void suspend(Handle handle, UserId user, Suspension suspension) {
    handle
        .createUpdate(
            """
            update users
            set suspended_at = :since, suspended_until = :until, suspended_reason = :reason
            where id = :user
            """)
        .bind("user", user.value())
        .bind("since", utc(suspension.since()))
        .bind("until", suspension.until() == null ? null : utc(suspension.until()))
        .bind("reason", suspension.reason())
        .execute();
  }

  void unsuspend(Handle handle, UserId user) {
    handle
        .createUpdate(
            """
            update users
            set suspended_at = null, suspended_until = null, suspended_reason = null
            where id = :user
            """)
        .bind("user", user.value())
        .execute();
  }

  void markOperator(Handle handle, UserId user, boolean isOperator) {
    handle
        .createUpdate("update users set is_operator = :isOperator where id = :user")
        .bind("user", user.value())
        .bind("isOperator", isOperator)
        .execute();
  }

  /// The operators, ascending by id, at most `limit`.
  List<Account> operators(Handle handle, int limit) {
    return handle
        .createQuery(ACCOUNT + "where u.is_operator order by u.id limit :limit")
        .bind("limit", limit)
        .map((row, context) -> account(row))
        .list();
  }

  private static Account account(ResultSet row) throws SQLException {
    return new Account(
        new UserId(row.getLong("id")),
        row.getString("username"),
        row.getString("display_name"),
        User.Kind.ofWireName(row.getString("kind")),
        UserStore.instant(row, "created_at"),
        row.getBoolean("is_operator"),
        row.getBoolean("is_suspended") ? suspension(row) : null);
  }

  private static Suspension suspension(ResultSet row) throws SQLException {
    return new Suspension(
        UserStore.instant(row, "suspended_at"),
        instantOrNull(row, "suspended_until"),
        row.getString("suspended_reason"));
  }

  private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
