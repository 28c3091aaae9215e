package im.connection.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.platform.compute.Compute;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordsTest {
  private static final String ORIGIN = "203.0.113.7";

  private final PasswordRules rules = new PasswordRules(new CommonPasswords());
  private final Compute compute = new Compute(1, new SimpleMeterRegistry());
  private final Passwords passwords = new Passwords(rules, compute);

  @AfterEach
  void close() {
    compute.close();
  }

  @Test
  void onlyThePasswordMatchesItsHash() {
    String hash = passwords.hash("correct horse", ORIGIN);
    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(passwords.matches("correct horse", hash, ORIGIN)).isTrue();
    assertThat(passwords.matches("correct horsf", hash, ORIGIN)).isFalse();
    assertThat(passwords.matches("", hash, ORIGIN)).isFalse();
    assertThat(PasswordHash.isOutdated(hash)).isFalse();
  }

  @Test
  void theSamePasswordNeverHashesAlike() {
    assertThat(passwords.hash("correct horse", ORIGIN))
        .isNotEqualTo(passwords.hash("correct horse", ORIGIN));
  }

  @Test
  void aPasswordMeansItsNfkcForm() {
    String hash = passwords.hash("pa\u0308sswo\u0308rter ２０２６", ORIGIN);
    assertThat(passwords.matches("pässwörter 2026", hash, ORIGIN)).isTrue();
  }

  /// The hashes were made by argon2-cffi 25.1.0 and by bcrypt 5.0.0 for Python.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "$argon2id$v=19$m=1024,t=3,p=2$pXWdrhcN4MunkrRGH/kPuA"
            + "$iBmJkNqaZVvWrxvZbx54IT1Hb3VQNAlElVZiI8tgSEI",
        "$2b$04$Rps/7pdct4bUkkwvKLiyguPVbZacSbH5VHbkpwdHvfn4NjSDp43Fy",
      })
  void hashesFromElsewhereVerifyAndAreOutdated(String foreign) {
    assertThat(passwords.matches("correct horse", foreign, ORIGIN)).isTrue();
    assertThat(passwords.matches("wrong horse", foreign, ORIGIN)).isFalse();
    assertThat(PasswordHash.isOutdated(foreign)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2a", "2b", "2y"})
  void bcryptHashesFromElsewhereVerifyAndAreOutdated(String version) {
    byte[] password = "correct horse".getBytes(StandardCharsets.UTF_8);
    String hash = OpenBSDBCrypt.generate(version, password, new byte[16], 4);
    assertThat(passwords.matches("correct horse", hash, ORIGIN)).isTrue();
    assertThat(passwords.matches("wrong horse", hash, ORIGIN)).isFalse();
    assertThat(PasswordHash.isOutdated(hash)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "correct horse",
        "$argon2id$",
        "$argon2i$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=9999999,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=8,t=0,p=0$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$2a$04$short",
      })
  void whatIsNoHashMatchesNothing(String hash) {
    assertThat(passwords.matches("correct horse", hash, ORIGIN)).isFalse();
  }

  @Test
  void beyondAShortQueueOfOneOriginTheAnswerIsOverloaded() throws Exception {
    String hash = passwords.hash("correct horse", ORIGIN);
    var work = new ArrayList<Callable<Boolean>>();
    for (int i = 0; i < 40; i++) {
      work.add(() -> passwords.matches("correct horse", hash, ORIGIN));
    }
    var results = new ArrayList<Object>();
    try (var threads = Executors.newFixedThreadPool(40)) {
      for (var future : threads.invokeAll(work)) {
        results.add(outcome(future));
      }
    }
    assertThat(results).contains(true, ErrorCode.OVERLOADED).doesNotContain(false);
    assertThat(passwords.matches("correct horse", hash, ORIGIN)).isTrue();
  }

  @Test
  void aWeakPasswordIsNotHashed() {
    var refusal =
        catchThrowableOfType(
            Refusal.class, () -> passwords.choose("password", Username.valueOf("alice")));
    assertThat(refusal.code()).isEqualTo(ErrorCode.WEAK_PASSWORD);
  }

  private static Object outcome(Future<Boolean> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException failed) {
      return failed.getCause() instanceof Refusal refusal ? refusal.code() : failed;
    }
  }
}
