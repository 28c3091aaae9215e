package im.connection.accounts;

import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/// Reads and writes the history of sign-ins.
@Singleton
final class SignInStore {
  /// Adds a sign-in and forgets those beyond the `kept` newest with the same outcome.
  void insert(Handle handle, UserId user, long id, SignIn signIn, int kept) {
    handle
        .createUpdate(
            """
            insert into sign_in (user_id, id, at, address, device_name, platform, outcome)
            values (:user, :id, :at, :address, :deviceName, :platform, :outcome)
            """)
        .bind("user", user.value())
        .bind("id", id)
        .bind("at", signIn.at().atOffset(ZoneOffset.UTC))
        .bind("address", signIn.address())
        .bind("deviceName", signIn.deviceName())
        .bind("platform", signIn.platform())
        .bind("outcome", signIn.outcome().wireName())
        .execute();
    handle
        .createUpdate(
            """
            delete from sign_in
            where user_id = :user and outcome = :outcome and id <= (
              select id from sign_in
              where user_id = :user and outcome = :outcome
              order by id desc
              offset :kept limit 1)
            """)
        .bind("user", user.value())
        .bind("outcome", signIn.outcome().wireName())
        .bind("kept", kept)
        .execute();
  }

  List<SignIn> list(Handle handle, UserId user, int limit) {
    return handle
        .createQuery(
            """
            select at, address, device_name, platform, outcome
            from sign_in
            where user_id = :user
            order by id desc
            limit :limit
            """)
        .bind("user", user.value())
        .bind("limit", limit)
        .map((row, context) ->
            new SignIn(
                UserStore.instant(row, "at"),
                row.getString("address"),
                row.getString("device_name"),
                row.getString("platform"),
                SignIn.Outcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT))))
        .list();
  }
}
