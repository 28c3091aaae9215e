package im.connection.groups;

import im.connection.kernel.Given;
import im.connection.kernel.Refusal;
import im.connection.kernel.Sha256;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The secret of a link: 32 random bytes in base64url. Whoever holds it may join.
@Schema(description = "What whoever was given a link to a group holds.")
record LinkToken(
    @Schema(
            description = "As it came with the link.",
            examples = "Q3J5cHRvZ3JhcGhpY2FsbHkgcmFuZG9tIGJ5dGVzIQA")
        String token) {
  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

  LinkToken {
    if (!FORM.matcher(Given.required("token", token)).matches()) {
      throw Refusal.invalid("token", "the token of a link");
    }
  }

  static LinkToken random(SecureRandom random) {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new LinkToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /// The only form in which it is stored.
  byte[] digest() {
    return Sha256.of(token);
  }

  /// What a QR code for the link contains.
  String qr() {
    return "imc://join/" + token;
  }

  @Override
  public String toString() {
    return "LinkToken";
  }
}
