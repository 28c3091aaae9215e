package im.connection.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import im.connection.accounts.Access;
import im.connection.accounts.Tokens;
import im.connection.kernel.Caller;
import im.connection.kernel.DeviceId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.json.Json;
import im.connection.queue.Acknowledgement;
import im.connection.queue.Queue;
import im.connection.queue.SyncRequest;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/// The methods that concern the connection itself: signing in, proving a fresh token, catching up,
/// acknowledging.
@Singleton
final class SessionMethods {
  static final String OPEN = "session.open";
  static final String REFRESH = "session.refresh";
  static final String SYNC = "queue.sync";
  static final String ACK = "queue.ack";

  static final Set<String> NAMES = Set.of(OPEN, REFRESH, SYNC, ACK);

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

  SessionMethods(Json json, Tokens tokens, Queue queue, Connections connections, Syncs syncs) {
    this.json = json;
    this.tokens = tokens;
    this.queue = queue;
    this.connections = connections;
    this.syncs = syncs;
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
      default -> throw new IllegalArgumentException(call.method());
    }
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
