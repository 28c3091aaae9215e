package im.connection.accounts;

import im.connection.accounts.DeviceStore.Family;
import im.connection.kernel.DeviceId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.db.Ids;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Opens sessions of devices and keeps them going. A refresh token is good once; the one just
/// replaced is accepted for [#REPEAT], or until its successor is used, and yields the same
/// successor. Any other reuse of a token signs its device out.
@Singleton
final class Sessions {
  /// For how long an honest client may repeat a refresh whose answer it did not get: a phone may be
  /// without a network for days.
  static final Duration REPEAT = Duration.ofDays(7);

  /// How a refresh ended.
  private sealed interface Outcome {
    record Refreshed(Family family, RefreshToken next) implements Outcome {}

    record SignedOut(List<DeviceId> closed) implements Outcome {}
  }

  private final DeviceStore store;
  private final Tokens tokens;
  private final Devices devices;
  private final OpenAccounts accounts;
  private final OwnFeed feed;
  private final Ids ids;
  private final InstantSource clock;

  Sessions(
      DeviceStore store,
      Tokens tokens,
      Devices devices,
      OpenAccounts accounts,
      OwnFeed feed,
      Ids ids,
      InstantSource clock) {
    this.store = store;
    this.tokens = tokens;
    this.devices = devices;
    this.accounts = accounts;
    this.feed = feed;
    this.ids = ids;
    this.clock = clock;
  }

  /// The token of a device about to sign in, to be made before the transaction: ids and keys may
  /// need a connection of their own.
  RefreshToken newToken() {
    return tokens.first(new DeviceId(ids.next()));
  }

  /// Signs a new device in, within the transaction that creates or locks its user. Every way of
  /// signing in ends here, once the credentials were right.
  ///
  /// @throws Refusal `account_suspended`
  void open(Handle handle, UserId user, NewDevice device, RefreshToken token) {
    accounts.require(handle, user);
    store.insert(handle, user, device, token, now());
  }

  /// What the device gets that has just signed in with `token`.
  Session session(User user, RefreshToken token) {
    return tokens.session(user.id(), user.username(), token).withUser(user);
  }

  /// Exchanges a refresh token for its successor and a fresh access token.
  ///
  /// @throws Refusal `unauthenticated` when it never was one of ours, `token_revoked` when its
  ///   device is signed out, or is now because the token was used before, `account_suspended`
  Session refresh(String refreshToken) {
    var token = tokens.read(refreshToken);
    var next = tokens.next(token);
    return switch (feed.change(change -> refresh(change, token, next))) {
      case Outcome.Refreshed(var family, var successor) ->
          tokens.session(family.user(), family.username(), successor);
      case Outcome.SignedOut(var closed) -> {
        devices.publish(closed);
        throw Refusal.of(ErrorCode.TOKEN_REVOKED);
      }
    };
  }

  private Outcome refresh(OwnFeed.Change change, RefreshToken token, RefreshToken next) {
    var found = store.family(change.handle(), token.device());
    if (found.isPresent() && isCurrent(found.get(), token)) {
      accounts.require(change.handle(), found.get().user());
    }
    if (found.isEmpty() || found.get().isSignedOut()) {
      return new Outcome.SignedOut(List.of());
    }
    var family = found.get();
    if (!isUnseen(family) && isCurrent(family, token)) {
      store.rotate(change.handle(), next, now());
      return new Outcome.Refreshed(family, next);
    }
    if (!isUnseen(family) && isHonestRepeat(family, token)) {
      return new Outcome.Refreshed(family, tokens.next(token, family.key()));
    }
    return new Outcome.SignedOut(devices.close(change, family.user(), List.of(family.device())));
  }

  private static boolean isCurrent(Family family, RefreshToken token) {
    return family.digest().equals(token.digest());
  }

  private boolean isHonestRepeat(Family family, RefreshToken token) {
    return token.digest().equals(family.replaced())
        && !now().isAfter(family.refreshedAt().plus(REPEAT));
  }

  private boolean isUnseen(Family family) {
    return family.lastSeenAt().plus(Devices.UNSEEN).isBefore(now());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
