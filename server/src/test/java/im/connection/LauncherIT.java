package im.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.testing.Api;
import im.connection.testing.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The launcher in a checkout of its own, whose Maven is a script of the test.
@Execution(ExecutionMode.CONCURRENT)
final class LauncherIT {
  private static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  private static final Pattern STARTED = Pattern.compile("server started .*address=(\\S+)");

  @TempDir Path temporary;
  private Path checkout = Path.of("");
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = Files.createDirectories(temporary.resolve("my chat 即时通讯"));
    Files.createDirectories(checkout.resolve("server/src/main"));
    Files.createDirectories(checkout.resolve(".mvn"));
    Files.createFile(checkout.resolve("pom.xml"));
    Files.createFile(checkout.resolve("server/pom.xml"));
    Files.copy(MODULE.resolve("../imc"), checkout.resolve("imc"));
    Files.copy(MODULE.resolve("jvm.options"), checkout.resolve("server/jvm.options"));
    script(
        "mvnw",
        """
        #!/bin/sh
        echo built >>builds
        mkdir -p server/target/quarkus-app
        echo no jar >server/target/quarkus-app/quarkus-run.jar
        """);
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Process process : processes) {
      process.destroy();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "help",
        "--help",
        "serve --help",
        "test --help",
        "backup --help",
        "restore --help",
        "admin create-invites --help",
        "help bench",
        "build -h"
      })
  void helpNeedsNeitherAJdkNorABuild(String arguments) throws Exception {
    var help = imc(arguments.isEmpty() ? List.of() : List.of(arguments.split(" ", -1)));

    assertThat(output(help)).contains("imc ");
    assertThat(checkout.resolve("target")).doesNotExist();
  }

  @Test
  void anUnknownCommandIsOneSentence() throws Exception {
    var refused = imc(List.of("sevre"));

    assertThat(refused.waitFor()).isEqualTo(1);
    assertThat(output(refused)).isEqualTo("imc: sevre: no such command (see ./imc help)\n");
  }

  @Test
  void withoutAJdkItSaysWhatToInstall() throws Exception {
    var jdk = temporary.resolve("jdk-17");
    var old = Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.12\"\n");
    for (String program : List.of("java", "javac")) {
      executable(Files.writeString(old.resolve(program), "#!/bin/sh\n"));
    }
    Files.writeString(
        checkout.resolve("imc"),
        Files.readString(checkout.resolve("imc"))
            .replaceAll("for jdk in /usr/lib[^;]*;", "for jdk in '';"));
    var builder = builder(List.of("serve"));
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("PATH", old + ":/usr/bin:/bin");
    builder.environment().put("HOME", temporary.toString());
    var refused = start(builder);

    assertThat(output(refused))
        .startsWith("imc: a JDK 25 or newer is needed and none was found: install one")
        .hasLineCount(1);
    assertThat(refused.waitFor()).isEqualTo(1);
  }

  @Test
  void itBuildsOnceAndAgainOnlyWhenSourcesChange() throws Exception {
    assertThat(output(imc(List.of("build")))).contains("Building IMConnection", "Built in");
    assertThat(output(imc(List.of("build")))).isEmpty();
    assertThat(builds()).isEqualTo(1);

    Files.createFile(checkout.resolve("server/src/main/New.java"));
    assertThat(output(imc(List.of("build")))).contains("its sources have changed");
    Files.delete(checkout.resolve("server/src/main/New.java"));
    touch(checkout.resolve("server/src/main"));
    assertThat(output(imc(List.of("build")))).contains("its sources have changed");
    assertThat(builds()).isEqualTo(3);
    assertThat(apps()).as("old builds are removed").hasSize(1);
  }

  @Test
  void twoLaunchesAtOnceBuildOnce() throws Exception {
    var launches = Stream.generate(() -> start(builder(List.of("build")))).limit(3).toList();

    for (Process launch : launches) {
      assertThat(launch.waitFor()).isZero();
    }
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aFailedBuildShowsWhatMavenSaidAndLeavesTheOldOne() throws Exception {
    assertThat(imc(List.of("build")).waitFor()).isZero();
    script("mvnw", "#!/bin/sh\necho '[ERROR] a missing semicolon'\nexit 1\n");
    touch(checkout.resolve("pom.xml"));
    var failed = imc(List.of("build"));

    assertThat(failed.waitFor()).isEqualTo(1);
    assertThat(output(failed)).contains("[ERROR] a missing semicolon", "imc: the build failed");
    assertThat(apps()).hasSize(1);
  }

  @Test
  void theServerRunsUnderAnyUserWithoutBuildingAgain() throws Exception {
    installPackagedServer();
    var data = Files.createDirectories(temporary.resolve("数据 data"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    var log = temporary.resolve("log.txt");
    var command = new ArrayList<>(isRoot() ? AS_NOBODY : List.<String>of());
    command.addAll(List.of("./imc", "serve", "--port", "0", "--data-dir", data.toString()));
    var builder = builder(command, log);
    builder.environment().put("HOME", "/nonexistent");
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("IMC_JAVA_OPTS", "-Dimc.stop.seconds=60");
    var server = start(builder);

    await().until(() -> !server.isAlive() || STARTED.matcher(Files.readString(log)).find());
    var started = STARTED.matcher(Files.readString(log));
    assertThat(started.find()).as(Files.readString(log)).isTrue();
    await().until(() -> Api.of(URI.create(started.group(1))).get("/health").status() == 200);

    server.destroy();

    assertThat(server.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).as("stops").isTrue();
    assertThat(server.exitValue()).isZero();
    assertThat(checkout.resolve("builds")).doesNotExist();
  }

  @Test
  void aForeignCheckoutThatIsNotBuiltIsSaidSo() throws Exception {
    if (!isRoot()) {
      Files.setPosixFilePermissions(checkout, PosixFilePermissions.fromString("r-xr-xr-x"));
    }
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    var command = new ArrayList<>(isRoot() ? AS_NOBODY : List.<String>of());
    command.addAll(List.of("./imc", "serve"));
    var refused = start(builder(command, temporary.resolve("log.txt")));

    assertThat(refused.waitFor()).isEqualTo(1);
    assertThat(Files.readString(temporary.resolve("log.txt")))
        .contains("is not built and this user cannot write there")
        .hasLineCount(1);
  }

  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups");

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private void installPackagedServer() throws IOException {
    var app = Files.createDirectories(checkout.resolve("target/app/1-1"));
    copy(MODULE.resolve("target/quarkus-app"), app);
    Files.copy(MODULE.resolve("jvm.options"), app.resolve("jvm.options"));
    Files.createFile(app.resolve("sources"));
    Files.setLastModifiedTime(app.resolve("sources"), FileTime.from(later()));
    Files.writeString(checkout.resolve("target/app/current"), "1-1\n");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        var target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }

  private long builds() throws IOException {
    return Files.readString(checkout.resolve("builds")).lines().count();
  }

  private List<Path> apps() throws IOException {
    try (var apps = Files.list(checkout.resolve("target/app"))) {
      return apps.filter(Files::isDirectory).toList();
    }
  }

  private void script(String name, String text) throws IOException {
    executable(Files.writeString(checkout.resolve(name), text));
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// Makes a file newer than everything built so far, whatever the file system's resolution.
  private static void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(later()));
  }

  private static Instant later() {
    return Instant.now().plusSeconds(2);
  }

  private Process imc(List<String> arguments) throws InterruptedException {
    var process = start(builder(arguments));
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
    return process;
  }

  private ProcessBuilder builder(List<String> arguments) {
    var command = new ArrayList<>(List.of("./imc"));
    command.addAll(arguments);
    var builder =
        new ProcessBuilder(command).directory(checkout.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("IMC_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  private ProcessBuilder builder(List<String> command, Path log) {
    return builder(List.of()).command(command).redirectOutput(log.toFile());
  }

  private Process start(ProcessBuilder builder) {
    try {
      var process = builder.start();
      processes.add(process);
      return process;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }
}
