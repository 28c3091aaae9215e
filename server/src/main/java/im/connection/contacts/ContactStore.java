package im.connection.contacts;

import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads and writes contact edges.
@Singleton
final class ContactStore {
  private static final String CONTACT =
      """
      select u.id as user_id, u.username as user_username, u.display_name as user_name,
             c.remark, c.created_at
      from contact c
      join users u on u.id = c.user_id
      """;

  /// Whether both edges between two users exist.
  boolean areFriends(Handle handle, UserId one, UserId other) {
    return handle
        .createQuery(
            """
            select count(*) = 2 from contact
            where (owner_id, user_id) in ((:one, :other), (:other, :one))
            """)
        .bind("one", one.value())
        .bind("other", other.value())
        .mapTo(Boolean.class)
        .one();
  }

  Optional<Contact> find(Handle handle, UserId owner, UserId user) {
    return handle
        .createQuery(CONTACT + "where c.owner_id = :owner and c.user_id = :user")
        .bind("owner", owner.value())
        .bind("user", user.value())
        .map((row, context) -> contact(row))
        .findOne();
  }

  /// The contacts of `owner` after a user, ascending by user.
  List<Contact> list(Handle handle, UserId owner, long after, int limit) {
    return handle
        .createQuery(
            CONTACT
                + """
                where c.owner_id = :owner and c.user_id > :after
                order by c.user_id
                limit :limit
                """)
        .bind("owner", owner.value())
        .bind("after", after)
        .bind("limit", limit)
        .map((row, context) -> contact(row))
        .list();
  }

  /// Draws both edges between two users, the smaller owner first.
  void befriend(Handle handle, UserId one, UserId other) {
    handle
        .createUpdate(
            """
            insert into contact (owner_id, user_id, created_at)
            select owner_id, user_id, clock_timestamp()
            from (values (:low, :high), (:high, :low)) as e (owner_id, user_id)
            on conflict do nothing
            """)
        .bind("low", Math.min(one.value(), other.value()))
        .bind("high", Math.max(one.value(), other.value()))
        .execute();
  }

  /// Erases both edges between two users, and tells whether there was any.
  boolean part(Handle handle, UserId one, UserId other) {
    return handle
            .createUpdate(
                """
                delete from contact
                where (owner_id, user_id) in ((:one, :other), (:other, :one))
                """)
            .bind("one", one.value())
            .bind("other", other.value())
            .execute()
        > 0;
  }

  /// Sets a contact's remark, and tells whether `owner` has this contact.
  boolean remark(Handle handle, UserId owner, UserId user, @Nullable String remark) {
    return handle
            .createUpdate(
                """
                update contact set remark = :remark
                where owner_id = :owner and user_id = :user
                """)
            .bind("remark", remark)
            .bind("owner", owner.value())
            .bind("user", user.value())
            .execute()
        > 0;
  }

  /// How many of these users exist.
  int existing(Handle handle, UserId... users) {
    return handle
        .createQuery("select count(*) from users where id = any(:users)")
        .bind("users", List.of(users).stream().map(UserId::value).toArray(Long[]::new))
        .mapTo(Integer.class)
        .one();
  }

  private static Contact contact(ResultSet row) throws SQLException {
    return new Contact(
        Person.read(row, "user"),
        row.getString("remark"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
