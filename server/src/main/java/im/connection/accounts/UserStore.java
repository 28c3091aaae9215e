package im.connection.accounts;

import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/// Reads and writes users and their passwords.
@Singleton
final class UserStore {
  /// The hash of a password, and since when it is kept.
  record Password(String hash, Instant changedAt) {}

  /// Who signs in, and the hash their password must match.
  record Credential(User user, String hash, Instant changedAt) {}

  private static final RowMapper<Profile> PROFILE =
      (row, context) ->
          new Profile(
              new UserId(row.getLong("id")),
              row.getString("username"),
              row.getString("display_name"),
              row.getString("avatar"),
              row.getString("bio"),
              gender(row.getString("gender")),
              row.getObject("birthday", LocalDate.class),
              row.getString("phone"),
              row.getString("address"),
              List.of((String[]) row.getArray("tags").getArray()),
              User.Kind.ofWireName(row.getString("kind")),
              row.getString("external_id"),
              instant(row, "created_at"),
              instant(row, "updated_at"));

  private static final String COLUMNS =
      """
      select u.id, u.username, u.display_name, u.avatar, u.bio, u.gender, u.birthday, u.phone,
        e.address, u.tags, u.kind, u.external_id, u.created_at, u.updated_at
      """;

  private static final String USERS =
      COLUMNS
          + """
          from users u
          left join user_email e on e.user_id = u.id
          """;

  /// Inserts a user; `false` when the username or the external id was ever given out.
  boolean insert(Handle handle, Profile profile) {
    return handle
            .createUpdate(
                """
                insert into users (id, username, kind, display_name, external_id, created_at, updated_at)
                values (:id, :username, :kind, :displayName, :externalId, :createdAt, :updatedAt)
                on conflict do nothing
                """)
            .bind("id", profile.id().value())
            .bind("username", profile.username())
            .bind("kind", profile.kind().wireName())
            .bind("displayName", profile.displayName())
            .bind("externalId", profile.externalId())
            .bind("createdAt", profile.createdAt().atOffset(ZoneOffset.UTC))
            .bind("updatedAt", profile.updatedAt().atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
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

  /// A user's password, if they have one.
  Optional<Password> password(Handle handle, UserId user) {
    return handle
        .createQuery("select hash, changed_at from user_password where user_id = :user")
        .bind("user", user.value())
        .map((row, context) -> new Password(row.getString("hash"), instant(row, "changed_at")))
        .findOne();
  }

  /// Whether a user's password is the one of that moment.
  boolean isPasswordSince(Handle handle, UserId user, Instant changedAt) {
    return handle
        .createQuery(
            """
            select exists (
              select from user_password where user_id = :user and changed_at = :changedAt
            )
            """)
        .bind("user", user.value())
        .bind("changedAt", changedAt.atOffset(ZoneOffset.UTC))
        .mapTo(Boolean.class)
        .one();
  }

  void changePassword(Handle handle, UserId user, String hash, Instant now) {
    handle
        .createUpdate(
            """
            insert into user_password (user_id, hash, changed_at) values (:user, :hash, :now)
            on conflict (user_id) do update
            set hash = excluded.hash, changed_at = excluded.changed_at
            """)
        .bind("user", user.value())
        .bind("hash", hash)
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .execute();
  }

  Optional<Credential> credential(Handle handle, Username username) {
    return credential(handle, "where u.username = :login", username.text());
  }

  /// Whoever has verified this address.
  Optional<Credential> credential(Handle handle, EmailAddress email) {
    return credential(handle, "where e.folded = :login", email.folded());
  }

  private static Optional<Credential> credential(Handle handle, String condition, String login) {
    return handle
        .createQuery(
            COLUMNS
                + """
                  , p.hash, p.changed_at
                from users u
                join user_password p on p.user_id = u.id
                left join user_email e on e.user_id = u.id
                """
                + condition)
        .bind("login", login)
        .map((row, context) ->
            new Credential(
                PROFILE.map(row, context).user(),
                row.getString("hash"),
                instant(row, "changed_at")))
        .findOne();
  }

  Optional<Profile> find(Handle handle, UserId id) {
    return handle
        .createQuery(USERS + "where u.id = :id and u.deleted_at is null")
        .bind("id", id.value())
        .map(PROFILE)
        .findOne();
  }

  Optional<Profile> findByUsername(Handle handle, Username username) {
    return handle
        .createQuery(USERS + "where u.username = :username and u.deleted_at is null")
        .bind("username", username.text())
        .map(PROFILE)
        .findOne();
  }

  Optional<Profile> findByExternalId(Handle handle, String externalId) {
    return handle
        .createQuery(USERS + "where u.external_id = :externalId")
        .bind("externalId", externalId)
        .map(PROFILE)
        .findOne();
  }

  /// Those of these users who are there.
  List<Profile> list(Handle handle, Collection<UserId> ids) {
    return handle
        .createQuery(USERS + "where u.id = any(:ids) and u.deleted_at is null")
        .bind("ids", ids.stream().map(UserId::value).toArray(Long[]::new))
        .map(PROFILE)
        .list();
  }

  /// Users who say that this is their phone number, at most `limit`.
  List<UserId> byPhone(Handle handle, String phone, int limit) {
    return handle
        .createQuery("select id from users where phone = :phone order by id limit :limit")
        .bind("phone", phone)
        .bind("limit", limit)
        .mapTo(Long.class)
        .map(UserId::new)
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
        .createQuery(USERS + "where u.id = :id and u.deleted_at is null for no key update of u")
        .bind("id", id.value())
        .map(PROFILE)
        .findOne();
  }

  void update(Handle handle, Profile profile) {
    handle
        .createUpdate(
            """
            update users
            set display_name = :displayName, avatar = :avatar, bio = :bio, gender = :gender,
              birthday = :birthday, phone = :phone, tags = :tags, updated_at = :updatedAt
            where id = :id
            """)
        .bind("id", profile.id().value())
        .bind("displayName", profile.displayName())
        .bind("avatar", profile.avatar())
        .bind("bio", profile.bio())
        .bind("gender", profile.gender() == null ? null : profile.gender().wireName())
        .bind("birthday", profile.birthday())
        .bind("phone", profile.phone())
        .bind("tags", profile.tags().toArray(String[]::new))
        .bind("updatedAt", profile.updatedAt().atOffset(ZoneOffset.UTC))
        .execute();
  }

  private static @Nullable Gender gender(@Nullable String name) {
    return name == null ? null : Gender.ofWireName(name);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
