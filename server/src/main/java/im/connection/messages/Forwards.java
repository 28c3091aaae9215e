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
import im.connection.platform.json.JsonRules;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
  private final Digests digests;
  private final Retries retries;
  private final Recipients recipients;
  private final Messages messages;
  private final Json json;

  Forwards(
      Jdbi jdbi,
      ConversationLog log,
      Users users,
      Bodies bodies,
      Composer composer,
      Digests digests,
      Retries retries,
      Recipients recipients,
      Messages messages,
      Json json) {
    this.jdbi = jdbi;
    this.log = log;
    this.users = users;
    this.bodies = bodies;
    this.composer = composer;
    this.digests = digests;
    this.retries = retries;
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
    List<Copy> copies;
    try {
      copies = copies(user, request);
    } catch (Refusal refusal) {
      return repeated(user, request).orElseThrow(() -> refusal);
    }
    var results =
        request.targets().stream().map(target -> send(user, target, request, copies)).toList();
    return new Forwarded(results);
  }

  private List<Copy> copies(UserId user, Forwarding request) {
    var entries = read(user, request.conversationId(), request.seqs());
    return request.isMerged()
        ? List.of(new Copy(merge(entries, request.title()), null))
        : entries.stream().map(this::copy).toList();
  }

  /// The first answer to a request whose messages are not all there any more.
  private Optional<Forwarded> repeated(UserId user, Forwarding request) {
    int count = request.isMerged() ? 1 : request.seqs().size();
    var results = new ArrayList<Forwarded.Result>();
    for (Destination target : request.targets()) {
      var conversation = recipients.find(user, target.conversationId(), target.userId());
      var acks =
          IntStream.range(0, count)
              .mapToObj(i -> retries.of(conversation, user, key(request, i), digest(request, i)))
              .flatMap(Optional::stream)
              .toList();
      if (acks.size() < count) {
        return Optional.empty();
      }
      results.add(new Forwarded.Result(target.conversationId(), target.userId(), acks, null));
    }
    return Optional.of(new Forwarded(results));
  }

  private static String key(Forwarding request, int index) {
    return request.clientId() + ":" + index;
  }

  /// Tells requests apart, not what the messages say by the time.
  private String digest(Forwarding request, int index) {
    var asked =
        "%s %s %s %s %d"
            .formatted(
                request.conversationId(),
                request.seqs(),
                request.isMerged(),
                request.title(),
                index);
    return digests.of("forward", null, asked);
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
    if (isTooDeep(json.mapper().valueToTree(merged), JsonRules.MAX_DEPTH)) {
      throw Refusal.invalid("seqs", "bodies nested at most %d deep".formatted(JsonRules.MAX_DEPTH));
    }
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

  /// Whether a body is nested deeper than bodies that are read.
  private static boolean isTooDeep(JsonNode node, int limit) {
    if (!node.isContainerNode()) {
      return false;
    }
    if (limit == 0) {
      return true;
    }
    for (JsonNode child : node) {
      if (isTooDeep(child, limit - 1)) {
        return true;
      }
    }
    return false;
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
      UserId user, Destination target, Forwarding request, List<Copy> copies) {
    var acks = new ArrayList<Ack>();
    try {
      var conversation = recipients.find(user, target.conversationId(), target.userId());
      for (int i = 0; i < copies.size(); i++) {
        var copy = copies.get(i);
        var attributes =
            new Attributes(null, copy.body().fallback(), copy.author(), List.of(), false);
        var message =
            composer.message(
                conversation, user, key(request, i), digest(request, i), copy.body(), attributes);
        acks.add(messages.submit(conversation, message));
      }
      return new Forwarded.Result(target.conversationId(), target.userId(), acks, null);
    } catch (Refusal refusal) {
      return new Forwarded.Result(
          target.conversationId(), target.userId(), acks, refusal.code().wireName());
    }
  }
}
