package im.connection.platform.db;

import java.util.List;

/// What a backup says about itself, kept as `manifest.json` at its end: the version of its format,
/// the schema of its tables, when it was written (RFC 3339), and the SHA-256 (in hexadecimal) of
/// every other file in it.
record BackupManifest(
    int format, String schema, String createdAt, List<Table> tables, List<Sequence> sequences) {
  /// The format this program writes; it reads no other.
  static final int FORMAT = 1;

  static final String FILE = "manifest.json";

  /// A table's rows, in the text format of PostgreSQL's COPY. Tables come before those that refer
  /// to them.
  record Table(String name, List<String> columns, long rows, String sha256) {
    String entry() {
      return "tables/" + name;
    }
  }

  /// The last value a sequence gave out.
  record Sequence(String name, long value) {}

  BackupManifest {
    tables = List.copyOf(tables);
    sequences = List.copyOf(sequences);
  }
}
