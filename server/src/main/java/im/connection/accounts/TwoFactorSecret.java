package im.connection.accounts;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What an authenticator app is given.
@Schema(description = "What an authenticator app is given")
record TwoFactorSecret(
    @Schema(description = "The secret in Base32", examples = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        String secret,
    @Schema(
            description = "The same as the content of a QR code",
            examples = "otpauth://totp/IMConnection%3Aalice?secret=JBSW…&issuer=IMConnection")
        String uri) {
  @Override
  public String toString() {
    return "TwoFactorSecret[]";
  }
}
