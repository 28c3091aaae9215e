package im.connection.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import im.connection.kernel.DeviceId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccessTokenTest {
  private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

  private final Instant now = Instant.parse("2026-03-01T08:00:00Z");
  private final SigningKey key = TestKeys.access();
  private final AccessToken token =
      new AccessToken(
          new UserId(7), new DeviceId(8), "爱丽丝", "id", now, now.plus(AccessToken.LIFETIME));

  @Test
  void aTokenReadsBackAsItWasSigned() {
    assertThat(read(token.sign(key), now)).isEqualTo(token);
  }

  @Test
  void aTokenIsGoodUntilTheClocksOfAllNodesAgreeThatItExpired() {
    var end = token.expiresAt().plus(AccessToken.LEEWAY);
    String text = token.sign(key);
    assertThat(read(text, end.minusMillis(1))).isEqualTo(token);
    assertThat(refusal(text, end)).isEqualTo(ErrorCode.TOKEN_EXPIRED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "...", "a.b.c", "Bearer", "e30.e30.e30", "\u0000", "{}", "爱.丽.丝"})
  void garbageIsRefused(String text) {
    assertThat(refusal(text, now)).isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void aVeryLongTextIsRefusedUnread() {
    assertThat(refusal("a".repeat(1_000_000), now)).isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void anotherSignatureIsRefused() {
    String text = token.sign(key);
    for (int i = text.lastIndexOf('.') + 1; i < text.length() - 1; i++) {
      char other = text.charAt(i) == 'A' ? 'B' : 'A';
      String forged = text.substring(0, i) + other + text.substring(i + 1);
      assertThat(refusal(forged, now)).isEqualTo(ErrorCode.UNAUTHENTICATED);
    }
  }

  @Test
  void aTokenHasOneSpelling() {
    String text = token.sign(key);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    String start = text.substring(0, text.length() - 1);
    var accepted =
        alphabet
            .chars()
            .mapToObj(last -> start + (char) last)
            .filter(spelling -> isAccepted(spelling))
            .toList();
    assertThat(accepted).containsExactly(text);
    for (String other :
        List.of(" " + text, text + " ", text + "\n", text + "=", text.replace(".", ". "))) {
      assertThat(isAccepted(other)).as(other).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"HS256\",\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"%s\"}",
        "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"x\",\"kid\":\"%s\"}"
      })
  void aKeyThatStandsTwiceInTheHeaderIsRefused(String header) throws JOSEException {
    String claims = token.sign(key).split("\\.", -1)[1];
    assertThat(isAccepted(signedAs(header.formatted(key.id()), claims))).isFalse();
  }

  @Test
  void aClaimThatStandsTwiceIsRefused() throws JOSEException {
    String claims = token.sign(key).split("\\.", -1)[1];
    String twice =
        new String(Base64.getUrlDecoder().decode(claims), UTF_8)
            .replaceFirst("\\{", "{\"sub\":\"9\",");
    String header = "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"%s\"}".formatted(key.id());
    assertThat(isAccepted(signedAs(header, claims))).isTrue();
    assertThat(isAccepted(signedAs(header, encoded(twice.getBytes(UTF_8))))).isFalse();
  }

  private boolean isAccepted(String text) {
    try {
      read(text, now);
      return true;
    } catch (Refusal refused) {
      return false;
    }
  }

  /// A token with this header, signed with our key.
  private String signedAs(String header, String claims) throws JOSEException {
    String content = encoded(header.getBytes(UTF_8)) + "." + claims;
    var signature =
        new MACSigner(key.secret())
            .sign(new JWSHeader(JWSAlgorithm.HS256), content.getBytes(UTF_8));
    return content + "." + signature;
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Test
  void anotherPayloadIsRefused() {
    String[] parts = token.sign(key).split("\\.");
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
    String forged = claims.replace("\"7\"", "\"9\"");
    assertThat(forged).isNotEqualTo(claims);
    parts[1] = Base64.getUrlEncoder().withoutPadding().encodeToString(forged.getBytes(UTF_8));
    assertThat(refusal(String.join(".", parts), now)).isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "HS384", "HS512", "RS256", "ES256", "HS256\\u0000"})
  void anotherAlgorithmIsRefused(String algorithm) {
    String[] parts = token.sign(key).split("\\.");
    String header =
        "{\"alg\":\"%s\",\"typ\":\"at+jwt\",\"kid\":\"%s\"}".formatted(algorithm, key.id());
    parts[0] = Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(UTF_8));
    assertThat(refusal(String.join(".", parts), now)).isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(refusal(parts[0] + "." + parts[1] + ".", now)).isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void aForeignKeyIsRefusedWhateverItCallsItself() {
    var foreign = TestKeys.access();
    assertThat(refusal(token.sign(foreign), now)).isEqualTo(ErrorCode.UNAUTHENTICATED);
    var disguised = new SigningKey(key.id(), key.purpose(), foreign.secret(), key.activeAt());
    assertThat(refusal(token.sign(disguised), now)).isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void aTokenMadeForSomethingElseIsRefused() throws JOSEException {
    assertThat(refusal(signed(TYPE, key.id(), claims -> claims.issuer("other")), now))
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(refusal(signed(TYPE, key.id(), claims -> claims.audience("other")), now))
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(refusal(signed(JOSEObjectType.JWT, key.id(), claims -> claims), now))
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(refusal(signed(TYPE, "other", claims -> claims), now))
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void aClaimThatALaterVersionAddsIsSkipped() throws JOSEException {
    assertThat(read(signed(TYPE, key.id(), claims -> claims.claim("later", 1)), now).user())
        .isEqualTo(new UserId(7));
  }

  @Test
  void aTokenThatLacksAClaimIsRefused() throws JOSEException {
    for (String claim :
        new String[] {"sub", "device", "username", "jti", "iat", "exp", "iss", "aud"}) {
      assertThat(refusal(signed(TYPE, key.id(), claims -> claims.claim(claim, null)), now))
          .as(claim)
          .isEqualTo(ErrorCode.UNAUTHENTICATED);
    }
  }

  private AccessToken read(String text, Instant at) {
    return AccessToken.read(
        text, id -> id.equals(key.id()) ? Optional.of(key) : Optional.empty(), at);
  }

  private ErrorCode refusal(String text, Instant at) {
    return catchThrowableOfType(Refusal.class, () -> read(text, at)).code();
  }

  private String signed(JOSEObjectType type, String kid, UnaryOperator<JWTClaimsSet.Builder> change)
      throws JOSEException {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer("imconnection")
            .audience("imconnection")
            .subject("7")
            .claim("device", "8")
            .claim("username", "alice")
            .jwtID("id")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(600)));
    var header = new JWSHeader.Builder(JWSAlgorithm.HS256).type(type).keyID(kid).build();
    var jwt = new SignedJWT(header, change.apply(claims).build());
    jwt.sign(new MACSigner(key.secret()));
    return jwt.serialize();
  }
}
