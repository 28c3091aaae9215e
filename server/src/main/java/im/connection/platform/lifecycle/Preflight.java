package im.connection.platform.lifecycle;

import im.connection.platform.config.PrivateFiles;
import im.connection.platform.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Looks at what a start needs from the machine before anything is started, so that a refusal is
/// one sentence.
public final class Preflight {
  private Preflight() {}

  /// Checks the data directory, the address and the TLS files.
  ///
  /// @throws StartFailure when one of them cannot be used
  public static void check(Settings settings) {
    checkDirectory(settings.dataDir());
    checkAddress(settings.host(), settings.port());
    settings.tls().ifPresent(TlsFiles::check);
  }

  private static void checkDirectory(Path directory) {
    try {
      PrivateFiles.createDirectory(directory);
      PrivateFiles.closeDirectory(directory.resolve("logs"));
      closeLogs(directory.resolve("logs"));
      Files.delete(Files.createTempFile(directory, ".writable", null));
    } catch (IOException refused) {
      throw new StartFailure(
          "The data directory %s cannot be written by this user; choose another with --data-dir, or change its owner."
              .formatted(directory),
          refused);
    }
  }

  /// Closes the log, which is opened later, and those that were rotated.
  private static void closeLogs(Path logs) throws IOException {
    var log = logs.resolve("imconnection.log");
    if (!Files.exists(log)) {
      PrivateFiles.closeFile(log);
    }
    try (var files = Files.newDirectoryStream(logs)) {
      for (var file : files) {
        closeIfOwn(file);
      }
    }
  }

  private static void closeIfOwn(Path file) throws IOException {
    if (Files.getOwner(file).getName().equals(System.getProperty("user.name"))) {
      PrivateFiles.closeFile(file);
    }
  }

  private static void checkAddress(String host, int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (UnknownHostException unknown) {
      throw new StartFailure(
          "The host %s is not known; give an address of this machine with --host.".formatted(host),
          unknown);
    } catch (IOException taken) {
      throw new StartFailure(
          "%s:%d cannot be opened (%s); choose another with --port or --host, or stop the program that uses it."
              .formatted(host, port, taken.getMessage()),
          taken);
    }
  }
}
