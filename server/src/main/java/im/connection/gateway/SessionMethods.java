package im.connection.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import im.connection.accounts.Access;
import im.connection.accounts.Tokens;
import im.connection.conversations.Marks;
import im.connection.gateway.Events.MessageReadParams;
import im.connection.kernel.Caller;
import im.connection.kernel.ConversationId;
import im.connection.kernel.DeviceId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Given;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.json.Json;
import im.connection.presence.Presence;
import im.connection.queue.Acknowledgement;
import im.connection.queue.Queue;
import im.connection.queue.SyncRequest;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The methods that concern the connection itself: signing in, proving a fresh token, catching up,
/// acknowledging, watching others.
@Singleton
final class SessionMethods {
  static final String OPEN = "session.open";
  static final String REFRESH = "session.refresh";
  static final String SYNC = "queue.sync";
  static final String ACK = "queue.ack";

  static final String WATCH = "presence.watch";
  static final String IDLE = "presence.idle";
  static final String WATCH_READERS = "message.watchReaders";

  static final Set<String> NAMES = Set.of(OPEN, REFRESH, SYNC, ACK, WATCH, IDLE, WATCH_READERS);

  static final int MAX_GROUPS = 3;
  static final int MAX_MESSAGES = 20;

  /// What `presence.watch` takes.
  record Watched(@Nullable List<UserId> userIds, @Nullable List<ConversationId> groupIds) {
    Watched {
      userIds = given("userIds", userIds, Presence.MAX_USERS);
      groupIds = given("groupIds", groupIds, MAX_GROUPS);
    }
  }

  /// What `presence.idle` takes.
  record Idle(Boolean idle) {
    Idle {
      Given.required("idle", idle);
    }
  }

  /// What `message.watchReaders` takes.
  record WatchedMessages(ConversationId conversationId, @Nullable List<Long> seqs) {
    WatchedMessages {
      Given.required("conversationId", conversationId);
      seqs = given("seqs", seqs, MAX_MESSAGES);
    }
  }

  /// What it answers.
  record Counts(List<MessageReadParams> items) {}

  /// What `session.open` and `session.refresh` take.
  record Token(String accessToken) {
    Token {
      if (accessToken == null) {
        throw Refusal.invalid("accessToken", "an access token");
      }
    }
  }

  /// What they answer: who is signed in and until when.
  record Session(UserId userId, DeviceId deviceId, String username, Instant accessTokenExpiresAt) {}

  private final Json json;
  private final Tokens tokens;
  private final Queue queue;
  private final Connections connections;
  private final Syncs syncs;
  private final PresenceAnnouncer announcer;
  private final ReaderWatches readers;
  private final Marks marks;

  SessionMethods(
      Json json,
      Tokens tokens,
      Queue queue,
      Connections connections,
      Syncs syncs,
      PresenceAnnouncer announcer,
      ReaderWatches readers,
      Marks marks) {
    this.json = json;
    this.tokens = tokens;
    this.queue = queue;
    this.connections = connections;
    this.syncs = syncs;
    this.announcer = announcer;
    this.readers = readers;
    this.marks = marks;
  }

  boolean has(String method) {
    return NAMES.contains(method);
  }

  /// Carries out one request.
  void run(Connection connection, Call call, Requests.Reply reply) throws JsonProcessingException {
    switch (call.method()) {
      case OPEN -> reply.answer(open(connection, params(call, Token.class).accessToken()));
      case REFRESH -> reply.answer(refresh(connection, params(call, Token.class)));
      case SYNC ->
          syncs.next(connection, caller(connection), params(call, SyncRequest.class), reply);
      case ACK -> {
        queue.acknowledge(caller(connection), params(call, Acknowledgement.class));
        reply.answer(Map.of());
      }
      case WATCH -> {
        caller(connection);
        var watched = params(call, Watched.class);
        announcer.watch(
            connection,
            Set.copyOf(Given.required("userIds", watched.userIds())),
            Set.copyOf(Given.required("groupIds", watched.groupIds())));
        reply.answer(Map.of());
      }
      case IDLE -> {
        caller(connection);
        boolean isIdle = params(call, Idle.class).idle();
        connection.execute(() -> connections.idle(connection, isIdle));
        reply.answer(Map.of());
      }
      case WATCH_READERS -> reply.answer(watchReaders(connection, call));
      default -> throw new IllegalArgumentException(call.method());
    }
  }

  private Counts watchReaders(Connection connection, Call call) throws JsonProcessingException {
    var user = caller(connection).user();
    var watched = params(call, WatchedMessages.class);
    var id = watched.conversationId();
    var seqs = Set.copyOf(Given.required("seqs", watched.seqs()));
    marks.requireOwn(user, id, seqs);
    return new Counts(
        readers.watch(connection, id, seqs).entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(it -> ReaderWatches.read(id, it.getKey(), it.getValue()))
            .toList());
  }

  private static <T> List<T> given(String field, @Nullable List<T> items, int max) {
    if (items == null) {
      return List.of();
    }
    if (items.size() > max || items.stream().anyMatch(Objects::isNull)) {
      throw Refusal.invalid(field, "at most %d ids".formatted(max));
    }
    return List.copyOf(items);
  }

  /// Signs a connection in; a second time is like a refresh.
  Session open(Connection connection, String accessToken) {
    if (connection.caller() != null) {
      return refresh(connection, new Token(accessToken));
    }
    var access = tokens.verify(accessToken, connection.language());
    connection.ask(() -> signIn(connection, access));
    refuseSignedOutMeanwhile(connection, accessToken);
    return session(access.caller(), access.expiresAt());
  }

  /// On the event loop, where a connection also ends: who is gone already is not counted.
  private boolean signIn(Connection connection, Access access) {
    boolean isThere = connection.state() != Connection.State.CLOSED;
    if (isThere) {
      connections.signedIn(access.caller().user(), connection);
      connection.signIn(access.caller(), access.expiresAt());
      connection.wire().signedIn();
    }
    return isThere;
  }

  /// A sign-out heard before the connection had a device did not close it.
  private void refuseSignedOutMeanwhile(Connection connection, String accessToken) {
    try {
      tokens.verify(accessToken, connection.language());
    } catch (Refusal refusal) {
      connection.close(CloseReason.of(refusal.code()));
      throw refusal;
    }
  }

  private Session refresh(Connection connection, Token token) {
    var before = caller(connection);
    var access = tokens.verify(token.accessToken(), connection.language());
    if (!access.caller().device().equals(before.device())) {
      throw Refusal.of(ErrorCode.FORBIDDEN);
    }
    connection.signIn(access.caller(), access.expiresAt());
    return session(access.caller(), access.expiresAt());
  }

  private static Session session(Caller caller, Instant expiresAt) {
    return new Session(caller.user(), caller.device(), caller.username(), expiresAt);
  }

  private static Caller caller(Connection connection) {
    var caller = connection.caller();
    if (caller == null) {
      throw Refusal.of(ErrorCode.UNAUTHENTICATED);
    }
    return caller;
  }

  private <P> P params(Call call, Class<P> type) throws JsonProcessingException {
    return json.mapper().treeToValue(call.params(), type);
  }
}
