package im.connection.accounts;

import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/// Reads and writes users and their passwords.
@Singleton
final class UserStore {
  /// Who signs in, and the hash their password must match.
  record Credential(User user, String hash) {}

  private static final RowMapper<Profile> PROFILE =
      (row, context) ->
          new Profile(
              new UserId(row.getLong("id")),
              row.getString("username"),
              row.getString("display_name"),
              row.getString("bio"),
              User.Kind.ofWireName(row.getString("kind")),
              row.getString("external_id"),
              instant(row, "created_at"),
              instant(row, "updated_at"));

  /// Inserts a user; `false` when the username was ever given out.
  boolean insert(Handle handle, Profile profile) {
    return handle
            .createUpdate(
                """
                insert into users (id, username, kind, display_name, bio, external_id, created_at, updated_at)
                values (:id, :username, :kind, :displayName, :bio, :externalId, :createdAt, :updatedAt)
                on conflict (username) do nothing
                """)
            .bind("id", profile.id().value())
            .bind("username", profile.username())
            .bind("kind", profile.kind().wireName())
            .bind("displayName", profile.displayName())
            .bind("bio", profile.bio())
            .bind("externalId", profile.externalId())
            .bind("createdAt", profile.createdAt().atOffset(ZoneOffset.UTC))
            .bind("updatedAt", profile.updatedAt().atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }

  void insertPassword(Handle handle, UserId user, String hash, Instant now) {
    handle
        .createUpdate(
            "insert into user_password (user_id, hash, changed_at) values (:user, :hash, :now)")
        .bind("user", user.value())
        .bind("hash", hash)
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .execute();
  }

  /// Replaces a hash by another of the same password; does nothing when the password was changed
  /// meanwhile.
  void upgradePassword(Handle handle, UserId user, String oldHash, String newHash) {
    handle
        .createUpdate(
            """
            update user_password
            set hash = :new
            where user_id = :user and hash = :old
            """)
        .bind("user", user.value())
        .bind("old", oldHash)
        .bind("new", newHash)
        .execute();
  }

  Optional<Credential> credential(Handle handle, Username username) {
    return handle
        .createQuery(
            """
            select u.id, u.username, u.display_name, u.bio, u.kind, u.external_id, u.created_at,
              u.updated_at, p.hash
            from users u
            join user_password p on p.user_id = u.id
            where u.username = :username
            """)
        .bind("username", username.text())
        .map((row, context) ->
            new Credential(PROFILE.map(row, context).user(), row.getString("hash")))
        .findOne();
  }

  Optional<Profile> find(Handle handle, UserId id) {
    return handle
        .createQuery(
            """
            select id, username, display_name, bio, kind, external_id, created_at, updated_at
            from users
            where id = :id
            """)
        .bind("id", id.value())
        .map(PROFILE)
        .findOne();
  }

  Optional<Profile> findByUsername(Handle handle, Username username) {
    return handle
        .createQuery(
            """
            select id, username, display_name, bio, kind, external_id, created_at, updated_at
            from users
            where username = :username
            """)
        .bind("username", username.text())
        .map(PROFILE)
        .findOne();
  }

  List<Profile> find(Handle handle, Collection<UserId> ids) {
    return handle
        .createQuery(
            """
            select id, username, display_name, bio, kind, external_id, created_at, updated_at
            from users
            where id = any(:ids)
            """)
        .bind("ids", ids.stream().map(UserId::value).toArray(Long[]::new))
        .map(PROFILE)
        .list();
  }

  /// Keeps other sign-ins of the same user waiting until this transaction ends.
  void lock(Handle handle, UserId user) {
    handle
        .createQuery("select id from users where id = :id for no key update")
        .bind("id", user.value())
        .mapTo(Long.class)
        .one();
  }

  /// The profile, kept as it is until this transaction ends.
  Optional<Profile> findLocked(Handle handle, UserId id) {
    return handle
        .createQuery(
            """
            select id, username, display_name, bio, kind, external_id, created_at, updated_at
            from users
            where id = :id
            for no key update
            """)
        .bind("id", id.value())
        .map(PROFILE)
        .findOne();
  }

  void update(Handle handle, Profile profile) {
    handle
        .createUpdate(
            """
            update users
            set display_name = :displayName, bio = :bio, updated_at = :updatedAt
            where id = :id
            """)
        .bind("id", profile.id().value())
        .bind("displayName", profile.displayName())
        .bind("bio", profile.bio())
        .bind("updatedAt", profile.updatedAt().atOffset(ZoneOffset.UTC))
        .execute();
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
