package im.connection.platform.db;

import com.fasterxml.jackson.core.JacksonException;
import im.connection.platform.db.BackupManifest.Sequence;
import im.connection.platform.db.BackupManifest.Table;
import im.connection.platform.json.JsonRules;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/// Reads a backup. Nothing of it may be used before [#verify()].
final class BackupReader implements AutoCloseable {
  private final ZipFile zip;
  private final BackupManifest manifest;

  private BackupReader(ZipFile zip, BackupManifest manifest) {
    this.zip = zip;
    this.manifest = manifest;
  }

  static BackupReader open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DatabaseUnusable("There is no backup %s.".formatted(file));
    }
    try {
      return open(new ZipFile(file.toFile()));
    } catch (ZipException | JacksonException unreadable) {
      throw damaged("it is no whole backup", unreadable);
    }
  }

  /// Reads every byte once and compares it with what the manifest promises.
  ///
  /// @throws DatabaseUnusable when the file is damaged, or of a format this program cannot read
  void verify() throws IOException {
    if (manifest.format() != BackupManifest.FORMAT) {
      throw new DatabaseUnusable(
          "This backup has format %d and this program reads format %d: use the IMConnection that wrote it."
              .formatted(manifest.format(), BackupManifest.FORMAT));
    }
    for (var table : manifest.tables()) {
      verify(table.entry(), table.sha256());
    }
  }

  MigrationVersion schema() {
    return MigrationVersion.fromVersion(manifest.schema());
  }

  List<Table> tables() {
    return manifest.tables();
  }

  List<Sequence> sequences() {
    return manifest.sequences();
  }

  InputStream rows(Table table) throws IOException {
    return entry(zip, table.entry());
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static BackupReader open(ZipFile zip) throws IOException {
    try (var in = entry(zip, BackupManifest.FILE)) {
      return new BackupReader(zip, JsonRules.mapper().readValue(in, BackupManifest.class));
    } catch (IOException | RuntimeException unreadable) {
      zip.close();
      throw unreadable;
    }
  }

  private void verify(String name, String sha256) throws IOException {
    var digest = sha256();
    try (var in = new DigestInputStream(entry(zip, name), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (ZipException | EOFException broken) {
      throw damaged(name + " cannot be read", broken);
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(sha256)) {
      throw damaged(name + " is not what was written", null);
    }
  }

  private static InputStream entry(ZipFile zip, String name) throws IOException {
    var entry = zip.getEntry(name);
    if (entry == null) {
      throw damaged(name + " is missing", null);
    }
    return zip.getInputStream(entry);
  }

  private static DatabaseUnusable damaged(String what, @Nullable Exception cause) {
    return new DatabaseUnusable(
        "This backup is damaged (%s): nothing was restored.".formatted(what), cause);
  }
}
