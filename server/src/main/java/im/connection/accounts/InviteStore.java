package im.connection.accounts;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Reads and writes codes to register with. Their time is the database's.
@Singleton
final class InviteStore {
  private static final String GOOD =
      """
      digest = :digest and revoked_at is null and expires_at > clock_timestamp()
        and uses < max_uses
      """;

  void insert(Handle handle, long firstId, List<String> digests, Duration life, int maxUses) {
    handle
        .createUpdate(
            """
            insert into invite_code (id, digest, created_at, expires_at, max_uses)
            select :firstId + n - 1, digest, clock_timestamp(),
              clock_timestamp() + make_interval(secs => :life), :maxUses
            from unnest(:digests) with ordinality as d (digest, n)
            """)
        .bind("firstId", firstId)
        .bind("digests", digests.toArray(String[]::new))
        .bind("life", life.toSeconds())
        .bind("maxUses", maxUses)
        .execute();
  }

  /// Whether a code is good now.
  boolean isGood(Handle handle, InviteCode code) {
    return handle
        .createQuery("select exists (select from invite_code where " + GOOD + ")")
        .bind("digest", code.digest())
        .mapTo(Boolean.class)
        .one();
  }

  /// Counts a use of a code; `false` when it is not good any more.
  boolean use(Handle handle, InviteCode code) {
    return handle
            .createUpdate("update invite_code set uses = uses + 1 where " + GOOD)
            .bind("digest", code.digest())
            .execute()
        == 1;
  }

  /// The newest codes.
  List<Invite> list(Handle handle, int limit) {
    return handle
        .createQuery(
            """
            select id, created_at, expires_at, uses, max_uses, revoked_at is not null as is_revoked
            from invite_code
            order by id desc
            limit :limit
            """)
        .bind("limit", limit)
        .map((row, context) ->
            new Invite(
                row.getLong("id"),
                UserStore.instant(row, "created_at"),
                UserStore.instant(row, "expires_at"),
                row.getInt("uses"),
                row.getInt("max_uses"),
                row.getBoolean("is_revoked")))
        .list();
  }

  /// Revokes the code with this digest or id; empty when there is none that is not revoked yet.
  Optional<Long> revoke(Handle handle, String digest, long id) {
    return handle
        .createQuery(
            """
            update invite_code set revoked_at = clock_timestamp()
            where (digest = :digest or id = :id) and revoked_at is null
            returning id
            """)
        .bind("digest", digest)
        .bind("id", id)
        .mapTo(Long.class)
        .findOne();
  }

  /// Forgets codes that expired longer ago than this.
  void forget(Handle handle, Duration age) {
    handle
        .createUpdate(
            """
            delete from invite_code
            where expires_at < clock_timestamp() - make_interval(secs => :age)
            """)
        .bind("age", age.toSeconds())
        .execute();
  }
}
