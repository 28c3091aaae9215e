package im.connection.accounts;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.util.Base64URL;
import im.connection.kernel.DeviceId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.json.JsonRules;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

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

  private static final Pattern COMPACT = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
  private static final String ISSUER = "imconnection";
  private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
  private static final ObjectMapper MAPPER = JsonRules.mapper();

  /// The claims as they stand in the token; times are seconds since 1970. Claims that a later
  /// version adds are skipped.
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Claims(
      String iss,
      String aud,
      String sub,
      String device,
      String username,
      String jti,
      long iat,
      long exp) {}

  /// The compact form, signed with `key`.
  String sign(SigningKey key) {
    var header = new JWSHeader.Builder(JWSAlgorithm.HS256).type(TYPE).keyID(key.id()).build();
    try {
      var token = new JWSObject(header, new Payload(MAPPER.writeValueAsBytes(claims())));
      token.sign(new MACSigner(key.secret()));
      return token.serialize();
    } catch (JOSEException | IOException unusableKey) {
      throw new IllegalStateException("cannot sign with key " + key.id(), unusableKey);
    }
  }

  /// Reads a compact form that one of our keys signed and whose time has not passed. Every token
  /// has one spelling: without padding, spaces, or bits behind the last byte (RFC 4648, sections
  /// 3.2 and 3.5).
  ///
  /// @throws Refusal `unauthenticated` or `token_expired`
  static AccessToken read(String text, Function<String, Optional<SigningKey>> keys, Instant now) {
    if (text.length() > MAX_LENGTH || !COMPACT.matcher(text).matches()) {
      throw unauthenticated();
    }
    try {
      var token = JWSObject.parse(text);
      if (!isCanonical(token.getSignature()) || !isSignedByUs(token, keys)) {
        throw unauthenticated();
      }
      return checked(claims(token.getPayload()), now);
    } catch (ParseException | JOSEException | IOException | IllegalArgumentException garbage) {
      throw unauthenticated();
    }
  }

  /// Whether this is how its bytes are encoded. What else the token consists of is signed as it
  /// stands.
  private static boolean isCanonical(Base64URL encoded) {
    String text = encoded.toString();
    return text.equals(
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(Base64.getUrlDecoder().decode(text)));
  }

  private static boolean isSignedByUs(JWSObject token, Function<String, Optional<SigningKey>> keys)
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

  /// Decodes with the JDK, which takes a tenth of the time the library takes.
  private static Claims claims(Payload payload) throws IOException {
    byte[] json = Base64.getUrlDecoder().decode(payload.toBase64URL().toString());
    return MAPPER.readValue(json, Claims.class);
  }

  private static AccessToken checked(Claims claims, Instant now) {
    if (!claims.iss.equals(ISSUER) || !claims.aud.equals(ISSUER)) {
      throw unauthenticated();
    }
    var token =
        new AccessToken(
            UserId.valueOf(claims.sub),
            DeviceId.valueOf(claims.device),
            claims.username,
            claims.jti,
            Instant.ofEpochSecond(claims.iat),
            Instant.ofEpochSecond(claims.exp));
    if (!now.isBefore(token.expiresAt.plus(LEEWAY))) {
      throw Refusal.of(ErrorCode.TOKEN_EXPIRED);
    }
    return token;
  }

  private Claims claims() {
    return new Claims(
        ISSUER,
        ISSUER,
        user.toString(),
        device.toString(),
        username,
        id,
        issuedAt.getEpochSecond(),
        expiresAt.getEpochSecond());
  }

  private static Refusal unauthenticated() {
    return Refusal.of(ErrorCode.UNAUTHENTICATED);
  }
}
