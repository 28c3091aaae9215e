package im.connection.accounts;

import im.connection.kernel.DeviceId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads and writes devices and the digests of their refresh tokens.
@Singleton
final class DeviceStore {
  /// A device as its refresh sees it, locked.
  ///
  /// @param digest of the token that is good now
  /// @param key the id of the key that made it
  /// @param replaced the digest of the token before it
  record Family(
      DeviceId device,
      UserId user,
      String username,
      boolean isSignedOut,
      Instant lastSeenAt,
      String digest,
      String key,
      Instant refreshedAt,
      @Nullable String replaced) {}

  /// A device and whose it is.
  record Owned(UserId user, DeviceId device) {}

  void insert(Handle handle, UserId user, NewDevice device, RefreshToken token, Instant now) {
    handle
        .createUpdate(
            """
            insert into device (id, user_id, name, platform, created_at, last_seen_at,
              refresh_digest, refresh_key, refreshed_at)
            values (:id, :user, :name, :platform, :now, :now, :digest, :key, :now)
            """)
        .bind("id", token.device().value())
        .bind("user", user.value())
        .bind("name", device.nameOrDefault())
        .bind("platform", device.platformOrDefault())
        .bind("now", utc(now))
        .bind("digest", token.digest())
        .bind("key", token.key())
        .execute();
  }

  /// The refresh-token family of a device, kept from other refreshes until this transaction ends.
  Optional<Family> family(Handle handle, DeviceId device) {
    return handle
        .createQuery(
            """
            select d.user_id, u.username, d.signed_out_at, d.last_seen_at, d.refresh_digest,
              d.refresh_key, d.refreshed_at, d.replaced_digest
            from device d
            join users u on u.id = d.user_id
            where d.id = :id
            for update of d
            """)
        .bind("id", device.value())
        .map((row, context) ->
            new Family(
                device,
                new UserId(row.getLong("user_id")),
                row.getString("username"),
                row.getObject("signed_out_at") != null,
                UserStore.instant(row, "last_seen_at"),
                row.getString("refresh_digest"),
                row.getString("refresh_key"),
                UserStore.instant(row, "refreshed_at"),
                row.getString("replaced_digest")))
        .findOne();
  }

  /// Makes `next` the good token and remembers the digest of the one it replaces.
  void rotate(Handle handle, RefreshToken next, Instant now) {
    handle
        .createUpdate(
            """
            update device
            set replaced_digest = refresh_digest, refresh_digest = :digest, refresh_key = :key,
              refreshed_at = :now, last_seen_at = greatest(last_seen_at, :now)
            where id = :id
            """)
        .bind("id", next.device().value())
        .bind("digest", next.digest())
        .bind("key", next.key())
        .bind("now", utc(now))
        .execute();
  }

  /// Whether the device may still be used.
  boolean isSignedIn(Handle handle, DeviceId device) {
    return handle
        .createQuery("select exists (select from device where id = :id and signed_out_at is null)")
        .bind("id", device.value())
        .mapTo(Boolean.class)
        .one();
  }

  /// Those of these devices that are signed in.
  Set<DeviceId> signedIn(Handle handle, Collection<DeviceId> devices) {
    return handle
        .createQuery("select id from device where id = any(:ids) and signed_out_at is null")
        .bind("ids", devices.stream().map(DeviceId::value).toArray(Long[]::new))
        .map((row, context) -> new DeviceId(row.getLong("id")))
        .collect(Collectors.toSet());
  }

  /// A user's signed-in devices, the most recently seen first.
  List<Device> list(Handle handle, UserId user, @Nullable DeviceId current) {
    return handle
        .createQuery(
            """
            select id, name, platform, created_at, last_seen_at
            from device
            where user_id = :user and signed_out_at is null
            order by last_seen_at desc, id desc
            """)
        .bind("user", user.value())
        .map((row, context) -> device(row, current))
        .list();
  }

  /// One of a user's devices, not marked as the current one.
  Optional<Device> find(Handle handle, UserId user, DeviceId device) {
    return handle
        .createQuery(
            """
            select id, name, platform, created_at, last_seen_at
            from device
            where id = :id and user_id = :user
            """)
        .bind("id", device.value())
        .bind("user", user.value())
        .map((row, context) -> device(row, null))
        .findOne();
  }

  /// The devices of a user beyond the `kept` most recently seen.
  List<DeviceId> surplus(Handle handle, UserId user, int kept) {
    return handle
        .createQuery(
            """
            select id
            from device
            where user_id = :user and signed_out_at is null
            order by last_seen_at desc, id desc
            offset :kept
            """)
        .bind("user", user.value())
        .bind("kept", kept)
        .map((row, context) -> new DeviceId(row.getLong("id")))
        .list();
  }

  /// A user's signed-in devices but one.
  List<DeviceId> others(Handle handle, UserId user, @Nullable DeviceId kept) {
    return handle
        .createQuery(
            """
            select id
            from device
            where user_id = :user and signed_out_at is null and id <> :kept
            """)
        .bind("user", user.value())
        .bind("kept", kept == null ? 0 : kept.value())
        .map((row, context) -> new DeviceId(row.getLong("id")))
        .list();
  }

  /// Signs out those of a user's devices that were signed in, and returns them.
  List<DeviceId> signOut(Handle handle, UserId user, Collection<DeviceId> devices, Instant now) {
    return handle
        .createQuery(
            """
            update device
            set signed_out_at = :now
            where id = any(:ids) and user_id = :user and signed_out_at is null
            returning id
            """)
        .bind("ids", devices.stream().map(DeviceId::value).sorted().toArray(Long[]::new))
        .bind("user", user.value())
        .bind("now", utc(now))
        .map((row, context) -> new DeviceId(row.getLong("id")))
        .list();
  }

  /// Writes when devices were last seen; rows that somebody holds are left for the next time.
  void seen(Handle handle, Map<DeviceId, Instant> seen) {
    var ids = seen.keySet().stream().sorted().toList();
    handle
        .createUpdate(
            """
            with seen as (
              select d.id, s.at
              from unnest(:ids, :times) as s (id, at)
              join device d on d.id = s.id
              where d.last_seen_at < s.at
              order by d.id
              for update of d skip locked
            )
            update device d
            set last_seen_at = seen.at
            from seen
            where d.id = seen.id
            """)
        .bind("ids", ids.stream().map(DeviceId::value).toArray(Long[]::new))
        .bind(
            "times",
            ids.stream().map(seen::get).map(DeviceStore::utc).toArray(OffsetDateTime[]::new))
        .execute();
  }

  /// Some devices last seen before `before`, held until this transaction ends; those that another
  /// node holds are left to it.
  List<Owned> unseen(Handle handle, Instant before, int limit) {
    return handle
        .createQuery(
            """
            select user_id, id
            from device
            where signed_out_at is null and last_seen_at < :before
            order by last_seen_at
            limit :limit
            for update skip locked
            """)
        .bind("before", utc(before))
        .bind("limit", limit)
        .map((row, context) ->
            new Owned(new UserId(row.getLong("user_id")), new DeviceId(row.getLong("id"))))
        .list();
  }

  /// Forgets some devices signed out before `before`; returns how many.
  int forget(Handle handle, Instant before, int limit) {
    return handle
        .createUpdate(
            """
            delete from device
            where id in (
              select id
              from device
              where signed_out_at < :before
              limit :limit
              for update skip locked
            )
            """)
        .bind("before", utc(before))
        .bind("limit", limit)
        .execute();
  }

  private static Device device(ResultSet row, @Nullable DeviceId current) throws SQLException {
    var id = new DeviceId(row.getLong("id"));
    return new Device(
        id,
        row.getString("name"),
        row.getString("platform"),
        UserStore.instant(row, "created_at"),
        UserStore.instant(row, "last_seen_at"),
        id.equals(current));
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
