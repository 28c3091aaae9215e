package im.connection.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The embedded database of a running server, for what would take days over the interface.
final class Database implements AutoCloseable {
  private static final String NAME = "imconnection";

  private final Connection connection;

  private Database(Connection connection) {
    this.connection = connection;
  }

  /// Opens the database in a server's data directory.
  static Database of(Path dataDir) throws IOException {
    var home = dataDir.resolve("postgres");
    var port = Files.readAllLines(home.resolve("data/postmaster.pid")).get(3).strip();
    var password = Files.readString(home.resolve("secret")).strip();
    try {
      var url = "jdbc:postgresql://127.0.0.1:%s/%s".formatted(port, NAME);
      return new Database(DriverManager.getConnection(url, NAME, password));
    } catch (SQLException failed) {
      throw new Unexpected("the database cannot be opened", failed);
    }
  }

  /// Runs statements, each in a transaction of its own.
  void run(String... statements) {
    for (var sql : statements) {
      try (var statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException failed) {
        throw new Unexpected(sql, failed);
      }
    }
  }

  /// A column of text.
  List<String> texts(String query) {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      var texts = new ArrayList<String>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    } catch (SQLException failed) {
      throw new Unexpected(query, failed);
    }
  }

  /// One number.
  long number(String query) {
    return Long.parseLong(texts(query).getFirst());
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException failed) {
      throw new Unexpected("the database cannot be closed", failed);
    }
  }
}
