package im.connection.platform.db;

import com.fasterxml.jackson.databind.ObjectMapper;
import im.connection.platform.config.PrivateFiles;
import im.connection.platform.db.BackupManifest.Sequence;
import im.connection.platform.db.BackupManifest.Table;
import im.connection.platform.json.JsonRules;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes a backup, a ZIP file that appears under its name only when it is whole and on disk.
final class BackupWriter implements AutoCloseable {
  /// Writes something and says how many rows that was.
  interface Source {
    long writeTo(OutputStream out) throws IOException;
  }

  private final Path target;
  private final Path temporary;
  private final FileChannel file;
  private final ZipOutputStream zip;
  private final ObjectMapper json = JsonRules.mapper();
  private final List<Table> tables = new ArrayList<>();
  private final List<Sequence> sequences = new ArrayList<>();
  private final InstantSource clock;
  private String schema = "";

  BackupWriter(Path target, InstantSource clock) throws IOException {
    this.target = target;
    this.clock = clock;
    this.temporary =
        Files.createFile(
            target.resolveSibling(".%s.unfinished".formatted(target.getFileName())),
            PrivateFiles.file());
    this.file = FileChannel.open(temporary, StandardOpenOption.WRITE);
    this.zip = new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(file)));
  }

  /// The schema version of the tables that follow.
  void schema(String version) {
    schema = version;
  }

  /// Writes a table from `rows` and returns how many there were.
  long table(BackupStore.Table table, Source rows) throws IOException {
    var digest = BackupReader.sha256();
    zip.putNextEntry(new ZipEntry("tables/" + table.name()));
    long count = rows.writeTo(new DigestOutputStream(new Unclosed(zip), digest));
    zip.closeEntry();
    tables.add(new Table(table.name(), table.columns(), count, hex(digest.digest())));
    return count;
  }

  void sequences(List<Sequence> values) {
    sequences.addAll(values);
  }

  /// Ends the file and gives it its name.
  void finish() throws IOException {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    var manifest = new BackupManifest(BackupManifest.FORMAT, schema, now, tables, sequences);
    zip.putNextEntry(new ZipEntry(BackupManifest.FILE));
    zip.write(json.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
    zip.closeEntry();
    zip.finish();
    zip.flush();
    file.force(true);
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Leaves nothing of a file that was not finished.
  @Override
  public void close() throws IOException {
    file.close();
    Files.deleteIfExists(temporary);
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  /// The copy API may close what it writes to; an entry of the archive is not its to close.
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() {}
  }
}
