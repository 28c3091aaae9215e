package im.connection.platform.lifecycle;

import im.connection.platform.config.Settings.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.jspecify.annotations.Nullable;

/// Reads the two PEM files of TLS to refuse a pair that cannot work, in words an operator can use.
final class TlsFiles {
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN (?:RSA |EC )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (?:RSA |EC )?PRIVATE KEY-----");

  private TlsFiles() {}

  /// Checks that both files can be read and belong together.
  ///
  /// @throws StartFailure naming the file that cannot be used
  static void check(Tls tls) {
    var certificate = certificate(tls.certificate());
    var key = key(tls.key(), certificate);
    if (!belongTogether(certificate, key)) {
      throw new StartFailure(
          "The key %s does not belong to the certificate %s; give the pair that was issued together."
              .formatted(tls.key(), tls.certificate()));
    }
  }

  private static X509Certificate certificate(Path file) {
    try (var in = Files.newInputStream(file)) {
      var chain = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (!chain.isEmpty() && chain.iterator().next() instanceof X509Certificate certificate) {
        return certificate;
      }
    } catch (IOException | CertificateException unreadable) {
      throw unreadable("IMC_TLS_CERT", file, "certificate", unreadable);
    }
    throw unreadable("IMC_TLS_CERT", file, "certificate", null);
  }

  private static PrivateKey key(Path file, X509Certificate certificate) {
    try {
      var pem = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
      if (!pem.find()) {
        throw unreadable("IMC_TLS_KEY", file, "private key without a password", null);
      }
      byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
      boolean isPkcs8 = pem.group().startsWith("-----BEGIN PRIVATE");
      byte[] encoded = isPkcs8 ? der : wrap(der, certificate);
      return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException unreadable) {
      throw unreadable("IMC_TLS_KEY", file, "private key of the certificate", unreadable);
    }
  }

  /// A bare RSA (PKCS #1) or EC (RFC 5915) key as PKCS #8, with the algorithm of its certificate.
  private static byte[] wrap(byte[] key, X509Certificate certificate) throws IOException {
    var algorithm =
        SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded()).getAlgorithm();
    return new PrivateKeyInfo(algorithm, ASN1Primitive.fromByteArray(key)).getEncoded();
  }

  private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    try {
      var signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(certificate.getSignature());
      var verifier = Signature.getInstance(algorithm);
      verifier.initVerify(certificate.getPublicKey());
      verifier.update(certificate.getSignature());
      return verifier.verify(signer.sign());
    } catch (GeneralSecurityException unusable) {
      return false;
    }
  }

  private static StartFailure unreadable(
      String setting, Path file, String expected, @Nullable Exception why) {
    String message =
        "%s: %s cannot be read as a PEM file with a %s; check the path, its content and that this user may read it."
            .formatted(setting, file, expected);
    return why == null ? new StartFailure(message) : new StartFailure(message, why);
  }
}
