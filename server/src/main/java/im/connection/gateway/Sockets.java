package im.connection.gateway;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Attends to sockets: what arrives on them, and their end.
@Singleton
final class Sockets {
  /// Frames that are no requests, after which a connection is closed.
  static final int MAX_MALFORMED = 20;

  private static final Logger LOG = Logger.getLogger(Sockets.class);

  private final Requests requests;
  private final SessionMethods session;
  private final Answers answers;
  private final Connections connections;
  private final Rooms rooms;
  private final Events events;

  Sockets(
      Requests requests,
      SessionMethods session,
      Answers answers,
      Connections connections,
      Rooms rooms,
      Events events) {
    this.requests = requests;
    this.session = session;
    this.answers = answers;
    this.connections = connections;
    this.rooms = rooms;
    this.events = events;
  }

  /// Takes over an open socket; a token from its handshake signs it in.
  void opened(Wire wire, Locale language, @Nullable String token) {
    var connection = new Connection(wire, rooms, language, events.resync());
    var lanes = requests.lanes();
    connections.add(connection);
    wire.listen(new Ears(connection, lanes));
    if (token != null) {
      lanes.ordered().put(() -> signIn(connection, token));
    }
  }

  private void signIn(Connection connection, String token) {
    try {
      session.open(connection, token);
    } catch (RuntimeException failure) {
      connection.close(CloseReason.of(answers.refusal(failure).code()));
    }
  }

  private static CloseReason reason(WebSocketCloseStatus status) {
    if (status.equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
      return CloseReason.TOO_LARGE;
    }
    return status.equals(WebSocketCloseStatus.INVALID_PAYLOAD_DATA)
        ? CloseReason.NOT_TEXT
        : CloseReason.PROTOCOL;
  }

  private final class Ears implements Wire.Listener {
    private final Connection connection;
    private final Requests.Lanes lanes;
    private int malformed;

    Ears(Connection connection, Requests.Lanes lanes) {
      this.connection = connection;
      this.lanes = lanes;
    }

    @Override
    public void text(String message) {
      if (connection.state() == Connection.State.CLOSED) {
        return;
      }
      connection.heard();
      if (!requests.take(connection, lanes, message) && ++malformed >= MAX_MALFORMED) {
        connection.close(CloseReason.POLICY);
      }
    }

    @Override
    public void binary() {
      connection.close(CloseReason.UNSUPPORTED);
    }

    @Override
    public void pong() {
      connection.heard();
    }

    @Override
    public void writable() {
      connection.becameWritable();
    }

    @Override
    public void closed() {
      connections.remove(connection);
      connection.closed();
    }

    @Override
    public void failed(Throwable failure) {
      LOG.debugf("socket.failed reason=%s", failure.getMessage());
      if (failure instanceof CorruptedWebSocketFrameException corrupted) {
        connection.close(reason(corrupted.closeStatus()));
      } else if (failure instanceof TooLongFrameException) {
        connection.close(CloseReason.TOO_LARGE);
      }
    }
  }
}
