package im.connection.messages;

import im.connection.testing.RunningServer;
import im.connection.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;

/// A server on a database that the test reaches too, shared by the tests of what messages can do.
final class TestMessages {
  private static final class Shared {
    static final TestMessages ALL = new TestMessages();
  }

  final TestDatabase database = TestDatabase.create();
  final RunningServer server =
      RunningServer.builder()
          .database(database.database())
          .setting("IMC_LINK_PREVIEWS", "false")
          .longLived()
          .start();

  private TestMessages() {}

  static TestMessages shared() {
    return Shared.ALL;
  }

  /// Lets a message have been sent so many minutes earlier.
  void age(String conversation, long seq, int minutes) {
    database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                """
                update message set created_at = created_at - make_interval(mins => ?)
                where conversation_id = ? and seq = ?
                """,
                minutes,
                Long.parseLong(conversation),
                seq));
  }

  /// The columns of all tables in which a text stands somewhere.
  List<String> placesOf(String text) {
    return database
        .jdbi()
        .withHandle(handle -> {
          var places = new ArrayList<String>();
          var tables =
              handle
                  .createQuery(
                      """
                      select c.oid::regclass::text from pg_class c
                      where c.relkind in ('r', 'm') and c.relnamespace = 'public'::regnamespace
                      """)
                  .mapTo(String.class)
                  .list();
          for (String table : tables) {
            int rows =
                handle
                    .createQuery(
                        "select count(*) from %s t where t::text like :text".formatted(table))
                    .bind("text", "%" + text + "%")
                    .mapTo(Integer.class)
                    .one();
            if (rows > 0) {
              places.add(table);
            }
          }
          return places;
        });
  }

  /// How many rows of a conversation a table has.
  int count(String table, String conversation) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("select count(*) from %s where conversation_id = :id".formatted(table))
                .bind("id", Long.parseLong(conversation))
                .mapTo(Integer.class)
                .one());
  }

  /// Lets a user have deleted so many messages for themselves from the 1,000th on.
  void hideLater(String user, String conversation, int count) {
    database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                """
                insert into message_hidden (user_id, conversation_id, seq)
                select ?, ?, 1000 + n from generate_series(0, ? - 1) n
                """,
                Long.parseLong(user),
                Long.parseLong(conversation),
                count));
  }

  /// Gives a message a preview.
  void preview(String conversation, long seq) {
    database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "update message set preview = ? where conversation_id = ? and seq = ?",
                "{\"url\":\"https://example.org/\",\"title\":\"x\"}",
                Long.parseLong(conversation),
                seq));
  }

  /// How many connections of the server wait for a lock in the database.
  int waiting() {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select count(*) from pg_stat_activity
                    where datname = current_database() and wait_event_type = 'Lock'
                    """)
                .mapTo(Integer.class)
                .one());
  }
}
