package im.connection.accounts;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.config.QuotaSettings;
import im.connection.platform.config.Settings;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/// How much users did today of what each may do only so much of. Counted in the database, in the
/// transaction that does it: what is rolled back was not done, all nodes count together, and two
/// that count for one user take turns. Lock order: heads, users, requests, quotas, then feeds.
@Singleton
public final class Quotas {
  private final QuotaStore store = new QuotaStore();
  private final QuotaSettings limits;
  private final InstantSource clock;

  /// The quotas of these settings, counted in the handles' database.
  public Quotas(Settings settings, InstantSource clock) {
    this.limits = settings.quotas();
    this.clock = clock;
  }

  /// The limits, those that are no quotas included.
  public QuotaSettings limits() {
    return limits;
  }

  /// Uses up so much of a user's quota. Nothing at all is used up by 0, but the count is locked.
  ///
  /// @throws Refusal `daily_limit` when that is more than is left
  public void take(Handle handle, UserId user, Quota quota, long amount) {
    if (!tryTake(handle, user, quota, amount)) {
      throw refusal(handle, user, quota);
    }
  }

  /// Uses up so much of a user's quota if it is left, and tells whether it was.
  public boolean tryTake(Handle handle, UserId user, Quota quota, long amount) {
    return store.take(handle, user, quota, amount, limit(quota), clock.instant());
  }

  /// `daily_limit`, for a quota of which not enough is left.
  public Refusal refusal(Handle handle, UserId user, Quota quota) {
    var wait = store.wait(handle, user, quota, clock.instant());
    return Refusal.later(ErrorCode.DAILY_LIMIT, wait);
  }

  /// How much of it a user may do in a day.
  public long limit(Quota quota) {
    return quota.limit(limits);
  }
}
