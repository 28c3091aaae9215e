package im.connection.accounts;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import im.connection.kernel.DeviceId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A signed JWT (RFC 7519, RFC 9068) that names a user on a device for ten minutes.
///
/// @param id the `jti`
record AccessToken(
    UserId user, DeviceId device, String username, String id, Instant issuedAt, Instant expiresAt) {
  static final Duration LIFETIME = Duration.ofMinutes(10);

  /// By how much the clocks of two nodes may differ.
  static final Duration LEEWAY = Duration.ofSeconds(5);

  /// Longer texts are not read at all.
  static final int MAX_LENGTH = 2048;

  private static final String ISSUER = "imconnection";
  private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

  /// The compact form, signed with `key`.
  String sign(SigningKey key) {
    var header = new JWSHeader.Builder(JWSAlgorithm.HS256).type(TYPE).keyID(key.id()).build();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(ISSUER)
            .subject(user.toString())
            .claim("device", device.toString())
            .claim("username", username)
            .jwtID(id)
            .issueTime(Date.from(issuedAt))
            .expirationTime(Date.from(expiresAt))
            .build();
    try {
      var token = new SignedJWT(header, claims);
      token.sign(new MACSigner(key.secret()));
      return token.serialize();
    } catch (JOSEException unusableKey) {
      throw new IllegalStateException("cannot sign with key " + key.id(), unusableKey);
    }
  }

  /// Reads a compact form that one of our keys signed and whose time has not passed.
  ///
  /// @throws Refusal `unauthenticated` or `token_expired`
  static AccessToken read(String text, Function<String, Optional<SigningKey>> keys, Instant now) {
    if (text.length() > MAX_LENGTH) {
      throw unauthenticated();
    }
    try {
      var token = SignedJWT.parse(text);
      if (!isSignedByUs(token, keys)) {
        throw unauthenticated();
      }
      return checked(token.getJWTClaimsSet(), now);
    } catch (ParseException | JOSEException | IllegalArgumentException garbage) {
      throw unauthenticated();
    }
  }

  private static boolean isSignedByUs(SignedJWT token, Function<String, Optional<SigningKey>> keys)
      throws JOSEException {
    var header = token.getHeader();
    if (header.getKeyID() == null
        || !JWSAlgorithm.HS256.equals(header.getAlgorithm())
        || !TYPE.equals(header.getType())) {
      return false;
    }
    var key = keys.apply(header.getKeyID());
    return key.isPresent() && token.verify(new MACVerifier(key.get().secret()));
  }

  private static AccessToken checked(JWTClaimsSet claims, Instant now) throws ParseException {
    if (!ISSUER.equals(claims.getIssuer()) || !claims.getAudience().equals(List.of(ISSUER))) {
      throw unauthenticated();
    }
    var token =
        new AccessToken(
            UserId.valueOf(present(claims.getSubject())),
            DeviceId.valueOf(present(claims.getStringClaim("device"))),
            present(claims.getStringClaim("username")),
            present(claims.getJWTID()),
            present(claims.getIssueTime()).toInstant(),
            present(claims.getExpirationTime()).toInstant());
    if (!now.isBefore(token.expiresAt.plus(LEEWAY))) {
      throw Refusal.of(ErrorCode.TOKEN_EXPIRED);
    }
    return token;
  }

  private static <T> T present(@Nullable T claim) {
    if (claim == null) {
      throw unauthenticated();
    }
    return claim;
  }

  private static Refusal unauthenticated() {
    return Refusal.of(ErrorCode.UNAUTHENTICATED);
  }
}
