package im.connection.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import im.connection.cluster.News;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.testing.TestDatabase;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
final class SignInIT {
  private final TestDatabase database = TestDatabase.create();
  private final StoppedClock clock = new StoppedClock();
  private final Node node = new Node(database, clock);

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whoeverRegistersIsSignedIn() {
    var session = node.register("Ａlice");
    assertThat(session.user()).isNotNull();
    assertThat(session.user().username()).isEqualTo("alice");
    assertThat(session.user().displayName()).isEqualTo("alice");
    assertThat(session.accessTokenExpiresAt()).isEqualTo(clock.instant().plusSeconds(600));
    var caller = node.verify(session).caller();
    assertThat(caller.user()).isEqualTo(session.user().id());
    assertThat(caller.device()).isEqualTo(session.deviceId());
    assertThat(caller.username()).isEqualTo("alice");
  }

  @Test
  void oneOfTwentyWhoWantTheSameNameAtOnceGetsIt() throws InterruptedException {
    var outcomes = Parallel.run(20, () -> node.register("alice"));
    assertThat(outcomes).filteredOn(Session.class::isInstance).hasSize(1);
    assertThat(outcomes).filteredOn(ErrorCode.USERNAME_TAKEN::equals).hasSize(19);
    assertThat(count("users")).isEqualTo(1);
    assertThat(count("user_password")).isEqualTo(1);
    assertThat(count("device")).isEqualTo(1);
  }

  @Test
  void aNameIsTakenInEverySpelling() {
    node.register("alice");
    for (String spelling : List.of("alice", "ALICE", "ａｌｉｃｅ", "Alice")) {
      assertThat(refusal(() -> node.register(spelling))).isEqualTo(ErrorCode.USERNAME_TAKEN);
    }
    assertThat(refusal(() -> node.register("Admin"))).isEqualTo(ErrorCode.USERNAME_TAKEN);
  }

  @Test
  void theRightPasswordSignsANewDeviceInAndTellsTheOthers() {
    var first = node.register("alice");
    var second = node.signIn("ALICE");
    assertThat(second.user()).isEqualTo(first.user());
    assertThat(second.deviceId()).isNotEqualTo(first.deviceId());
    node.verify(first);
    node.verify(second);
    assertThat(node.fed).extracting(Node.Fed::kind).containsExactly("device.signedIn");
    assertThat(node.fed.getFirst().data())
        .isInstanceOfSatisfying(
            Device.class,
            device -> {
              assertThat(device.id()).isEqualTo(second.deviceId());
              assertThat(device.name()).isEqualTo("next");
              assertThat(device.platform()).isEqualTo("android");
            });
  }

  @Test
  void aWrongPasswordAndAnUnknownNameGetTheSameAnswer() {
    node.register("alice");
    assertThat(refusal(() -> signIn("alice", "wrong horse"))).isEqualTo(ErrorCode.BAD_CREDENTIALS);
    assertThat(refusal(() -> signIn("bob", "wrong horse"))).isEqualTo(ErrorCode.BAD_CREDENTIALS);
    assertThat(refusal(() -> signIn("@@@", "wrong horse"))).isEqualTo(ErrorCode.BAD_CREDENTIALS);
    assertThat(refusal(() -> signIn("", "wrong horse"))).isEqualTo(ErrorCode.BAD_CREDENTIALS);
    assertThat(refusal(() -> signIn("alice", ""))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  /// Counted in the time of the processor, whatever else the machine does.
  @Test
  void anUnknownNameTakesAsLongAsAWrongPassword() {
    node.register("alice");
    var known = new ArrayList<Long>();
    var unknown = new ArrayList<Long>();
    for (int i = 0; i < 21; i++) {
      known.add(nanosToRefuse("alice"));
      unknown.add(nanosToRefuse("nobody"));
    }
    double ratio = (double) median(unknown) / median(known);
    assertThat(ratio).isBetween(0.6, 1.6);
  }

  @Test
  void aBcryptHashFromElsewhereIsReplacedAtTheFirstSignIn() {
    var user = node.register("alice").user();
    assertThat(user).isNotNull();
    byte[] password = "correct horse".getBytes(StandardCharsets.UTF_8);
    String bcrypt = OpenBSDBCrypt.generate("2b", password, new byte[16], 4);
    node.jdbi.useHandle(h -> h.execute("update user_password set hash = ?", bcrypt));
    assertThat(refusal(() -> signIn("alice", "wrong horse"))).isEqualTo(ErrorCode.BAD_CREDENTIALS);
    assertThat(hash()).isEqualTo(bcrypt);
    node.signIn("alice");
    assertThat(hash()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    node.signIn("alice");
  }

  @Test
  void theFiftyFirstDeviceSignsTheLeastRecentlySeenOut() {
    var oldest = node.register("alice");
    for (int i = 0; i < 49; i++) {
      clock.advance(Duration.ofSeconds(1));
      node.signIn("alice");
    }
    node.verify(oldest);
    assertThat(node.news).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    var newest = node.signIn("alice");
    assertThat(node.news).containsExactly(new News.DeviceSignedOut(oldest.deviceId()));
    assertThat(refusal(() -> node.verify(oldest))).isEqualTo(ErrorCode.TOKEN_REVOKED);
    assertThat(node.devices.list(node.verify(newest).caller())).hasSize(50);
  }

  private Session signIn(String username, String password) {
    return node.signIns.signIn(new Credentials(username, password, null, null, null), Node.ADDRESS);
  }

  private long nanosToRefuse(String username) {
    var threads = ManagementFactory.getThreadMXBean();
    long start = cpuTime(threads);
    assertThat(refusal(() -> signIn(username, "wrong horse"))).isEqualTo(ErrorCode.BAD_CREDENTIALS);
    return cpuTime(threads) - start;
  }

  /// Of the calling thread and those that hash, for whom nobody else has work.
  private static long cpuTime(ThreadMXBean threads) {
    long hashing =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("compute-"))
            .mapToLong(thread -> threads.getThreadCpuTime(thread.threadId()))
            .sum();
    return threads.getCurrentThreadCpuTime() + hashing;
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private String hash() {
    return node.jdbi.withHandle(
        h -> h.createQuery("select hash from user_password").mapTo(String.class).one());
  }

  private int count(String table) {
    return node.jdbi.withHandle(
        h -> h.createQuery("select count(*) from " + table).mapTo(Integer.class).one());
  }

  private static ErrorCode refusal(Runnable work) {
    return catchThrowableOfType(Refusal.class, work::run).code();
  }
}
