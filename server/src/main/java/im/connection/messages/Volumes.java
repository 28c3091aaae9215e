package im.connection.messages;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.connection.accounts.Quota;
import im.connection.accounts.Quotas;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// How much each user may still store today. A node takes a hundredth of a quota at a time and
/// counts it down by itself, so that not every message writes a count; what it has not used when it
/// stops, or an hour later, is lost to the user for that day.
@Singleton
final class Volumes {
  private static final int PORTIONS = 100;

  private record Key(UserId user, Quota quota) {}

  private final Quotas quotas;
  private final Cache<Key, Long> left =
      Caffeine.newBuilder().maximumSize(200_000).expireAfterWrite(Duration.ofHours(1)).build();

  Volumes(Quotas quotas) {
    this.quotas = quotas;
  }

  /// Why a user may not store one message more with this body; `daily_limit`, empty when they may.
  /// In one transaction users come in ascending order, so that two do not wait for each other.
  Optional<Refusal> message(Handle handle, UserId user, String body) {
    return spend(handle, user, Quota.MESSAGES, 1).or(() -> edit(handle, user, body));
  }

  /// Why a user may not store this as what a message of theirs says now.
  Optional<Refusal> edit(Handle handle, UserId user, String body) {
    int bytes = body.getBytes(StandardCharsets.UTF_8).length;
    return spend(handle, user, Quota.BYTES, bytes);
  }

  private Optional<Refusal> spend(Handle handle, UserId user, Quota quota, long amount) {
    var key = new Key(user, quota);
    if (spendOwn(key, amount)) {
      return Optional.empty();
    }
    long taken = take(handle, key, amount);
    if (taken == 0) {
      return Optional.of(quotas.refusal(handle, user, quota));
    }
    add(key, taken - amount);
    handle.afterRollback(() -> add(key, amount - taken));
    return Optional.empty();
  }

  /// Takes a portion for this node, or no more than is needed when there is no whole one left.
  private long take(Handle handle, Key key, long amount) {
    long portion = Math.max(amount, quotas.limit(key.quota()) / PORTIONS);
    if (quotas.tryTake(handle, key.user(), key.quota(), portion)) {
      return portion;
    }
    return quotas.tryTake(handle, key.user(), key.quota(), amount) ? amount : 0;
  }

  private boolean spendOwn(Key key, long amount) {
    while (true) {
      var own = left.getIfPresent(key);
      if (own == null || own < amount) {
        return false;
      }
      if (left.asMap().replace(key, own, own - amount)) {
        return true;
      }
    }
  }

  private void add(Key key, long amount) {
    left.asMap().merge(key, amount, Long::sum);
  }
}
