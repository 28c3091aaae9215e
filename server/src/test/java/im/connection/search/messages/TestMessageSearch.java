package im.connection.search.messages;

import static im.connection.search.TestSearch.encoded;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.search.TestSearch;
import im.connection.testing.Person;
import im.connection.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Sends messages, enters them into the index without waiting for the server, and finds them.
final class TestMessageSearch {
  private static final AtomicLong COUNT = new AtomicLong();

  final TestSearch all = TestSearch.shared();
  final TestDatabase database = all.database;
  final Jdbi jdbi = database.jdbi();

  private final MessageSearchEntryStore store = new MessageSearchEntryStore();
  private final MessageSearchEntries entries = new MessageSearchEntries(jdbi, store);
  private final MessageSearchTerms terms = new MessageSearchTerms();

  /// Sends a text and answers its place.
  long say(Person sender, String conversation, String text) {
    return sender
        .live()
        .call("message.send", Person.text(conversation, "c" + COUNT.incrementAndGet(), text))
        .get("seq")
        .asLong();
  }

  /// Sends texts, one after the other.
  void sayAll(Person sender, String conversation, List<String> texts) {
    try (var socket = sender.live()) {
      texts.forEach(text ->
          socket.call(
              "message.send", Person.text(conversation, "c" + COUNT.incrementAndGet(), text)));
    }
  }

  /// Gives a message another content, as a later change of it.
  void change(
      String conversation,
      long seq,
      String type,
      @Nullable String body,
      @Nullable String fallback) {
    jdbi.useTransaction(handle -> {
      long id = Long.parseLong(conversation);
      long rev =
          handle
              .createQuery(
                  "update conversation_head set rev = rev + 1 where id = :id returning rev")
              .bind("id", id)
              .mapTo(Long.class)
              .one();
      handle.execute(
          """
          update message set type = ?, body = ?, fallback = ?, rev = ?
          where conversation_id = ? and seq = ?
          """,
          type,
          body,
          fallback,
          rev,
          id,
          seq);
      handle.execute("insert into conversation_change values (?, ?, ?, now())", id, rev, seq);
    });
  }

  void set(String conversation, long seq, String assignment) {
    jdbi.useHandle(handle ->
        handle.execute(
            "update message set " + assignment + " where conversation_id = ? and seq = ?",
            Long.parseLong(conversation),
            seq));
  }

  /// Enters whatever is missing of these conversations.
  void index(String... conversations) {
    var behind = List.of(conversations).stream().map(Long::valueOf).toList();
    while (!behind.isEmpty()) {
      behind = entries.enter(behind, terms).behind();
    }
  }

  /// Enters everything of a conversation anew.
  void indexAnew(String conversation) {
    long id = Long.parseLong(conversation);
    jdbi.useTransaction(handle -> {
      store.holdToEnter(handle);
      handle.execute("delete from message_search where conversation_id = ?", id);
      handle.execute("delete from conversation_indexed where conversation_id = ?", id);
    });
    index(conversation);
  }

  /// A page of what somebody finds, such as `query=…&sort=best`.
  static JsonNode page(Person viewer, String parameters) {
    while (true) {
      var answer = viewer.api().insisting().get("/api/v1/messages/search?" + parameters);
      if (!answer.code().equals("rate_limited")) {
        return answer.expect(200);
      }
    }
  }

  /// The places of what somebody finds by a text, the newest first.
  static List<Long> find(Person viewer, String text) {
    return seqs(page(viewer, "query=" + encoded(text)));
  }

  static List<Long> seqs(JsonNode page) {
    var seqs = new ArrayList<Long>();
    page.get("items").forEach(item -> seqs.add(item.at("/message/seq").asLong()));
    return seqs;
  }
}
