package im.connection.platform.db;

import im.connection.platform.db.BackupManifest.Sequence;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/// Copies whole tables out of a database and into one. What tables there are it asks the catalogue,
/// so that a migration needs no change here.
final class BackupStore {
  /// A table and those of its columns that hold values of their own.
  record Table(String name, List<String> columns) {
    Table {
      columns = List.copyOf(columns);
    }
  }

  /// Makes the transaction one that changes nothing and may take its time.
  void onlyRead(Handle handle) {
    handle.execute("set transaction read only");
    handle.execute("set local statement_timeout = 0");
    plainText(handle);
  }

  /// All tables, each after those it refers to.
  List<Table> tables(Handle handle) {
    var columns = columns(handle);
    return ordered(columns.keySet(), references(handle)).stream()
        .map(name -> new Table(name, columns.getOrDefault(name, List.of())))
        .toList();
  }

  /// Whether there is nothing of anybody's: no table, view, sequence or function.
  boolean isEmpty(Handle handle) {
    return handle
        .createQuery(
            """
            select not exists (
                select from pg_class
                where relnamespace = current_schema()::regnamespace and not exists (
                  select from pg_depend where objid = pg_class.oid and deptype = 'e'))
              and not exists (
                select from pg_proc
                where pronamespace = current_schema()::regnamespace and not exists (
                  select from pg_depend where objid = pg_proc.oid and deptype = 'e'))
            """)
        .mapTo(Boolean.class)
        .one();
  }

  /// The sequences that have given out a value.
  List<Sequence> sequences(Handle handle) {
    return handle
        .createQuery(
            """
            select sequencename, last_value
            from pg_sequences
            where schemaname = current_schema() and last_value is not null
            order by sequencename
            """)
        .map((row, context) -> new Sequence(row.getString(1), row.getLong(2)))
        .list();
  }

  /// Writes all rows of a table and returns their number.
  long copyOut(Handle handle, Table table, OutputStream out) throws IOException {
    String sql =
        """
        copy (select %s from %s) to stdout
        """
            .formatted(list(table.columns()), quote(table.name()));
    try {
      return copies(handle).copyOut(sql, out);
    } catch (SQLException failed) {
      throw new IOException(failed);
    }
  }

  /// Empties all tables of what the migrations put there.
  void empty(Handle handle) {
    plainText(handle);
    handle.execute("set local statement_timeout = 0");
    var names = tables(handle).stream().map(table -> quote(table.name())).toList();
    handle.execute("truncate table " + String.join(", ", names));
  }

  /// Reads the rows of a table and returns their number.
  long copyIn(Handle handle, BackupManifest.Table table, InputStream rows) throws IOException {
    String sql =
        """
        copy %s (%s) from stdin
        """
            .formatted(quote(table.name()), list(table.columns()));
    try {
      return copies(handle).copyIn(sql, rows);
    } catch (SQLException failed) {
      throw new IOException(failed);
    }
  }

  /// Lets a sequence go on where it was.
  void set(Handle handle, Sequence sequence) {
    handle
        .createQuery(
            """
            select setval(:name::regclass, :value)
            """)
        .bind("name", quote(sequence.name()))
        .bind("value", sequence.value())
        .mapTo(Long.class)
        .one();
  }

  private Map<String, List<String>> columns(Handle handle) {
    return handle
        .createQuery(
            """
            select c.relname, a.attname
            from pg_class c
            join pg_attribute a on a.attrelid = c.oid
            where c.relnamespace = current_schema()::regnamespace
              and c.relkind in ('r', 'p')
              and c.relpersistence = 'p'
              and not c.relispartition
              and c.relname <> 'flyway_schema_history'
              and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
              and not exists (select from pg_depend where objid = c.oid and deptype = 'e')
            order by c.relname, a.attnum
            """)
        .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey,
                TreeMap::new,
                Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  private Map<String, Set<String>> references(Handle handle) {
    return handle
        .createQuery(
            """
            select c.relname, other.relname
            from pg_constraint f
            join pg_class c on c.oid = f.conrelid
            join pg_class other on other.oid = f.confrelid
            where f.contype = 'f' and f.connamespace = current_schema()::regnamespace
            """)
        .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet())));
  }

  private static List<String> ordered(Set<String> tables, Map<String, Set<String>> references) {
    var ordered = new LinkedHashSet<String>();
    var visited = new LinkedHashSet<String>();
    tables.forEach(table -> place(table, references, visited, ordered));
    ordered.retainAll(tables);
    return new ArrayList<>(ordered);
  }

  private static void place(
      String table, Map<String, Set<String>> references, Set<String> visited, Set<String> ordered) {
    if (visited.add(table)) {
      references
          .getOrDefault(table, Set.of())
          .forEach(other -> place(other, references, visited, ordered));
      ordered.add(table);
    }
  }

  private static void plainText(Handle handle) {
    handle.execute("set local datestyle = 'ISO, YMD'");
    handle.execute("set local intervalstyle = 'postgres'");
    handle.execute("set local timezone = 'UTC'");
    handle.execute("set local extra_float_digits = 3");
  }

  private static CopyManager copies(Handle handle) throws SQLException {
    return handle.getConnection().unwrap(PGConnection.class).getCopyAPI();
  }

  private static String list(List<String> columns) {
    return columns.stream().map(BackupStore::quote).collect(Collectors.joining(", "));
  }

  private static String quote(String identifier) {
    return "\"" + identifier.replace("\"", "\"\"") + "\"";
  }
}
