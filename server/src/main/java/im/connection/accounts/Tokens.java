package im.connection.accounts;

import im.connection.accounts.SigningKey.Purpose;
import im.connection.kernel.Caller;
import im.connection.kernel.DeviceId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;

/// Makes and verifies the tokens of devices.
@Singleton
public final class Tokens {
  private final Keys keys;
  private final DeviceStates states;
  private final SeenDevices seen;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  Tokens(Keys keys, DeviceStates states, SeenDevices seen, InstantSource clock) {
    this.keys = keys;
    this.states = states;
    this.seen = seen;
    this.clock = clock;
  }

  /// Tells who holds an access token; `language` is what they read.
  ///
  /// @throws Refusal `unauthenticated` when it is none of ours, `token_expired` when its time has
  ///   passed, `token_revoked` when its device was signed out
  public Access verify(String accessToken, Locale language) {
    var token = AccessToken.read(accessToken, id -> keys.find(Purpose.ACCESS, id), clock.instant());
    if (!states.isSignedIn(token.device())) {
      throw Refusal.of(ErrorCode.TOKEN_REVOKED);
    }
    seen.touch(token.device());
    var caller = new Caller(token.user(), token.device(), token.username(), language);
    return new Access(caller, token.expiresAt());
  }

  /// Whether a device may still be used, as [#verify] sees it. Whoever keeps a connection after
  /// verifying asks again once it would hear of a sign-out.
  public boolean isSignedIn(DeviceId device) {
    return states.isSignedIn(device);
  }

  /// What a device gets when it signs in or refreshes.
  Session session(UserId user, String username, RefreshToken refreshToken) {
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var expiresAt = now.plus(AccessToken.LIFETIME);
    var device = refreshToken.device();
    var token = new AccessToken(user, device, username, randomId(), now, expiresAt);
    String signed = token.sign(keys.current(Purpose.ACCESS));
    return new Session(null, device, signed, expiresAt, refreshToken.text());
  }

  /// The first refresh token of a new device.
  RefreshToken first(DeviceId device) {
    return RefreshToken.random(device, keys.current(Purpose.REFRESH), random);
  }

  /// Reads a refresh token that was once genuine.
  ///
  /// @throws Refusal `unauthenticated`
  RefreshToken read(String refreshToken) {
    return RefreshToken.read(refreshToken, id -> keys.find(Purpose.REFRESH, id));
  }

  /// The token that follows `token` from now on.
  RefreshToken next(RefreshToken token) {
    return token.successor(keys.current(Purpose.REFRESH));
  }

  /// The token that did follow `token` under the key named.
  RefreshToken next(RefreshToken token, String key) {
    return keys.find(Purpose.REFRESH, key)
        .map(token::successor)
        .orElseThrow(() -> Refusal.of(ErrorCode.UNAUTHENTICATED));
  }

  private String randomId() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
