package im.connection.accounts;

import im.connection.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Handle;

/// Reads and writes what users used up of their quotas. A row counts for [#DAY] from its first use;
/// one that begins in the future was written by a clock that has been set back, and counts no more.
final class QuotaStore {
  static final Duration DAY = Duration.ofDays(1);

  /// Uses up `amount`, unless that makes more than `limit`, and tells whether it did. The row stays
  /// locked for the rest of the transaction.
  boolean take(Handle handle, UserId user, Quota quota, long amount, long limit, Instant now) {
    return handle
            .createUpdate(
                """
                insert into user_quota as q (user_id, quota, started_at, used)
                select :user, :quota, :now, :amount where :amount <= :limit
                on conflict (user_id, quota) do update
                set started_at =
                      case when q.started_at between :yesterday and :now
                           then q.started_at else excluded.started_at end,
                    used =
                      case when q.started_at between :yesterday and :now
                           then q.used + excluded.used else excluded.used end
                where q.started_at not between :yesterday and :now
                  or q.used + excluded.used <= :limit
                """)
            .bind("user", user.value())
            .bind("quota", quota.key())
            .bind("amount", amount)
            .bind("limit", limit)
            .bind("now", now.atOffset(ZoneOffset.UTC))
            .bind("yesterday", now.minus(DAY).atOffset(ZoneOffset.UTC))
            .execute()
        > 0;
  }

  /// How long a quota that is used up stays so.
  Duration wait(Handle handle, UserId user, Quota quota, Instant now) {
    return handle
        .createQuery("select started_at from user_quota where user_id = :user and quota = :quota")
        .bind("user", user.value())
        .bind("quota", quota.key())
        .map((row, context) -> UserStore.instant(row, "started_at"))
        .findOne()
        .map(start -> Duration.between(now, start.plus(DAY)))
        .filter(Duration::isPositive)
        .orElse(DAY);
  }
}
