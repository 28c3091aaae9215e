package im.connection.contacts;

import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Reads and writes blocks.
@Singleton
final class BlockStore {
  private static final String BLOCK =
      """
      select u.id as user_id, u.username as user_username, u.display_name as user_name,
             u.avatar as user_avatar,
             b.created_at
      from user_block b
      join users u on u.id = b.blocked_id
      """;

  /// Holds two users, ascending, so that neither asks the other meanwhile, and tells how many of
  /// them exist.
  int lockUsers(Handle handle, UserId one, UserId other) {
    return handle
        .createQuery(
            "select id from users where id in (:one, :other) order by id for no key update")
        .bind("one", one.value())
        .bind("other", other.value())
        .mapTo(Long.class)
        .list()
        .size();
  }

  /// Stores a block, and tells whether it is new.
  boolean insert(Handle handle, UserId blocker, UserId blocked) {
    return handle
            .createUpdate(
                """
                insert into user_block (blocker_id, blocked_id, created_at)
                values (:blocker, :blocked, clock_timestamp())
                on conflict do nothing
                """)
            .bind("blocker", blocker.value())
            .bind("blocked", blocked.value())
            .execute()
        > 0;
  }

  /// Erases a block, and tells whether there was one.
  boolean delete(Handle handle, UserId blocker, UserId blocked) {
    return handle
            .createUpdate(
                "delete from user_block where blocker_id = :blocker and blocked_id = :blocked")
            .bind("blocker", blocker.value())
            .bind("blocked", blocked.value())
            .execute()
        > 0;
  }

  /// How many users somebody blocks.
  int count(Handle handle, UserId blocker) {
    return handle
        .createQuery("select count(*) from user_block where blocker_id = :blocker")
        .bind("blocker", blocker.value())
        .mapTo(Integer.class)
        .one();
  }

  Optional<Block> find(Handle handle, UserId blocker, UserId blocked) {
    return handle
        .createQuery(BLOCK + "where b.blocker_id = :blocker and b.blocked_id = :blocked")
        .bind("blocker", blocker.value())
        .bind("blocked", blocked.value())
        .map((row, context) -> block(row))
        .findOne();
  }

  /// Whom `blocker` blocks after a user, ascending by user.
  List<Block> list(Handle handle, UserId blocker, long after, int limit) {
    return handle
        .createQuery(
            BLOCK
                + """
                where b.blocker_id = :blocker and b.blocked_id > :after
                order by b.blocked_id
                limit :limit
                """)
        .bind("blocker", blocker.value())
        .bind("after", after)
        .bind("limit", limit)
        .map((row, context) -> block(row))
        .list();
  }

  private static Block block(ResultSet row) throws SQLException {
    return new Block(
        Person.read(row, "user"), row.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  /// Removes everything of a user's.
  void deleteAll(Handle handle, UserId user) {
    handle
        .createUpdate("delete from user_block where blocker_id = :user")
        .bind("user", user.value())
        .execute();
  }
}
