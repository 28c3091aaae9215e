package im.connection.messages;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.accounts.Profile;
import im.connection.accounts.Users;
import im.connection.conversations.Attributes;
import im.connection.conversations.ConversationLog;
import im.connection.conversations.LogEntry;
import im.connection.conversations.Place;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.json.Json;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Sends messages on, one by one or merged into one record. What is sent on is a copy of what the
/// message says, made with the forwarder's rights; mentions are left behind.
@Singleton
final class Forwards {
  /// How deep records may lie in records.
  static final int MAX_NESTING = 3;

  /// How large a record may be, in bytes of JSON.
  static final int MAX_RECORD = 64 << 10;

  /// Something to be sent on, and who wrote it.
  private record Copy(Body body, @Nullable UserId author) {}

  private static final int TITLE_NAMES = 3;

  private final Jdbi jdbi;
  private final ConversationLog log;
  private final Users users;
  private final Bodies bodies;
  private final Composer composer;
  private final Recipients recipients;
  private final Messages messages;
  private final Json json;

  Forwards(
      Jdbi jdbi,
      ConversationLog log,
      Users users,
      Bodies bodies,
      Composer composer,
      Recipients recipients,
      Messages messages,
      Json json) {
    this.jdbi = jdbi;
    this.log = log;
    this.users = users;
    this.bodies = bodies;
    this.composer = composer;
    this.recipients = recipients;
    this.messages = messages;
    this.json = json;
  }

  /// Sends messages on and waits until they are committed. Every message of every target has a key
  /// of its own, made of the request's, so that a retry sends nothing twice.
  ///
  /// @throws Refusal `not_found` when the user does not see one of the messages or it says nothing
  ///   any more, `invalid_argument` for records that are too large or nested too deep
  Forwarded forward(UserId user, Forwarding request) {
    var entries = read(user, request.conversationId(), request.seqs());
    var copies =
        request.isMerged()
            ? List.of(new Copy(merge(entries, request.title()), null))
            : entries.stream().map(this::copy).toList();
    var results =
        request.targets().stream()
            .map(target -> send(user, target, request.clientId(), copies))
            .toList();
    return new Forwarded(results);
  }

  private List<LogEntry> read(UserId user, ConversationId id, List<Long> seqs) {
    var entries = log.visible(user, seqs.stream().map(seq -> new Place(id, seq)).toList());
    boolean isComplete =
        entries.size() == seqs.size()
            && entries.stream().allMatch(LogEntry::hasBody)
            && entries.stream().noneMatch(entry -> entry.type().equals(LogEntry.SYSTEM));
    if (!isComplete) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
    return entries;
  }

  private Copy copy(LogEntry entry) {
    var author = entry.state().forwardedFrom();
    return new Copy(body(entry), author == null ? entry.sender() : author);
  }

  private Body body(LogEntry entry) {
    var body = bodies.stored(entry.type(), text(entry));
    return body instanceof Body.Text text
        ? new Body.Text(text.text(), text.format(), null, text.preview())
        : body;
  }

  private static String text(LogEntry entry) {
    if (entry.body() == null) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
    return entry.body();
  }

  private Body.Merged merge(List<LogEntry> entries, @Nullable String title) {
    var names = names(entries);
    var items = entries.stream().map(entry -> item(entry, names)).toList();
    var merged = new Body.Merged(title == null ? title(entries, names) : title, items);
    if (depth(items.stream().map(Body.Merged.Item::body).toList()) >= MAX_NESTING) {
      throw Refusal.invalid("seqs", "records nested at most %d deep".formatted(MAX_NESTING));
    }
    if (bodies.write(merged).getBytes(StandardCharsets.UTF_8).length > MAX_RECORD) {
      throw Refusal.invalid("seqs", "messages of at most %d bytes together".formatted(MAX_RECORD));
    }
    return merged;
  }

  private Map<UserId, String> names(List<LogEntry> entries) {
    var senders = entries.stream().map(LogEntry::sender).distinct().toList();
    return jdbi.withHandle(handle -> users.profiles(handle, senders)).stream()
        .collect(Collectors.toMap(Profile::id, Profile::displayName));
  }

  private Body.Merged.Item item(LogEntry entry, Map<UserId, String> names) {
    return new Body.Merged.Item(
        entry.sender(),
        names.getOrDefault(entry.sender(), ""),
        entry.createdAt(),
        entry.type(),
        json.mapper().valueToTree(body(entry)));
  }

  private static String title(List<LogEntry> entries, Map<UserId, String> names) {
    return entries.stream()
        .map(entry -> names.getOrDefault(entry.sender(), ""))
        .distinct()
        .limit(TITLE_NAMES)
        .collect(Collectors.joining(", "));
  }

  /// How deep records lie in these bodies.
  private static int depth(List<JsonNode> some) {
    int deepest = 0;
    for (JsonNode body : some) {
      var items = new ArrayList<JsonNode>();
      body.path("items").forEach(item -> items.add(item.path("body")));
      deepest = items.isEmpty() ? deepest : Math.max(deepest, 1 + depth(items));
    }
    return deepest;
  }

  private Forwarded.Result send(
      UserId user, Destination target, String clientId, List<Copy> copies) {
    var acks = new ArrayList<Ack>();
    try {
      var conversation = recipients.find(user, target.conversationId(), target.userId());
      for (int i = 0; i < copies.size(); i++) {
        var copy = copies.get(i);
        var attributes =
            new Attributes(null, copy.body().fallback(), copy.author(), List.of(), false);
        var message =
            composer.message(conversation, user, clientId + ":" + i, copy.body(), attributes);
        acks.add(messages.submit(conversation, message));
      }
      return new Forwarded.Result(target.conversationId(), target.userId(), acks, null);
    } catch (Refusal refusal) {
      return new Forwarded.Result(
          target.conversationId(), target.userId(), acks, refusal.code().wireName());
    }
  }
}
