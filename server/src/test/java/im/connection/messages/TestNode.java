package im.connection.messages;

import im.connection.accounts.OpenAccounts;
import im.connection.accounts.TestQuotas;
import im.connection.conversations.AccessRule;
import im.connection.conversations.Attributes;
import im.connection.conversations.Conversation;
import im.connection.conversations.NewMessage;
import im.connection.conversations.TestLog;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.MessageId;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.json.JsonRules;
import im.connection.testing.Patience;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// Everything one node needs to send messages, wired by hand on a database it may share with
/// others.
public final class TestNode implements AutoCloseable {
  /// Whoever has an open span may send.
  private static final class MembersOnly implements AccessRule {
    @Override
    public boolean covers(Conversation conversation) {
      return true;
    }

    @Override
    public Optional<ErrorCode> refusal(Handle handle, Conversation conversation, UserId sender) {
      boolean isMember =
          handle
              .createQuery(
                  """
                  select exists (
                    select from conversation_span
                    where conversation_id = ? and user_id = ? and to_seq is null)
                  """)
              .bind(0, conversation.id().value())
              .bind(1, sender.value())
              .mapTo(Boolean.class)
              .one();
      return isMember ? Optional.empty() : Optional.of(ErrorCode.NOT_FOUND);
    }
  }

  private final TestLog log;
  private final Digests digests;
  private final MessageWriter writer;
  private final Map<ConversationId, Conversation> known = new ConcurrentHashMap<>();

  /// A node on which members may send.
  public TestNode(TestLog log) {
    this(log, Patience.LIMIT, List.of(new MembersOnly()));
  }

  /// A node with rules of its own.
  public TestNode(TestLog log, AccessRule... rules) {
    this(log, Patience.LIMIT, List.of(rules));
  }

  /// A node on which members may send and messages wait no longer than this.
  TestNode(TestLog log, Duration maxAge) {
    this(log, maxAge, List.of(new MembersOnly()));
  }

  private TestNode(TestLog log, Duration maxAge, List<AccessRule> rules) {
    this.log = log;
    var metrics = new SimpleMeterRegistry();
    var appender =
        new Appender(
            log.jdbi(),
            log.log(),
            new Access(rules, new OpenAccounts(InstantSource.system())),
            new Volumes(TestQuotas.generous(InstantSource.system())));
    this.digests = new Digests(log.jdbi(), new DigestStore());
    this.writer = new MessageWriter(new Batches(appender, log.bus(), metrics, maxAge), metrics);
  }

  /// Sends a text; the answer comes later.
  public CompletableFuture<Outcome> send(
      ConversationId conversation, UserId sender, String clientId, String text) {
    var answer = new CompletableFuture<Outcome>();
    send(conversation, sender, clientId, text, answer::complete);
    return answer;
  }

  /// Looks a conversation up, once.
  Conversation know(ConversationId id) {
    return known.computeIfAbsent(id, key -> log.conversations().find(key).orElseThrow());
  }

  void send(
      ConversationId id, UserId sender, String clientId, String text, Consumer<Outcome> answer) {
    var conversation = know(id);
    var body = JsonRules.mapper().createObjectNode().put("text", text).toString();
    var message =
        new NewMessage(
            id,
            sender,
            new MessageId(log.ids().next()),
            clientId,
            digests.of("text", null, body),
            "text",
            body,
            Attributes.NONE);
    writer.submit(new Pending(conversation, message, System.nanoTime(), answer));
  }

  /// What became of a message, waiting for it.
  public static Outcome outcome(CompletableFuture<Outcome> answer) {
    try {
      return answer.get(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /// The acknowledgement of a message that must be stored.
  public static Ack stored(CompletableFuture<Outcome> answer) {
    return switch (outcome(answer)) {
      case Outcome.Stored(Ack ack) -> ack;
      case Outcome.Refused(Refusal refusal) -> throw refusal;
    };
  }

  /// Why a message was not stored.
  public static Refusal refused(CompletableFuture<Outcome> answer) {
    return switch (outcome(answer)) {
      case Outcome.Stored(Ack ack) -> throw new AssertionError("stored: " + ack);
      case Outcome.Refused(Refusal refusal) -> refusal;
    };
  }

  /// Commits what was accepted, and ends.
  public void drain(Duration limit) {
    try {
      writer.drain(limit);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    drain(Patience.LIMIT);
  }
}
