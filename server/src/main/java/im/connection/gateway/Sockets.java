package im.connection.gateway;

import jakarta.inject.Singleton;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Attends to sockets: what arrives on them, and their end.
@Singleton
final class Sockets {
  /// Frames that are no requests, after which a connection is closed.
  static final int MAX_MALFORMED = 20;

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
    public void sign() {
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
    public void broken(CloseReason reason) {
      connection.close(reason);
    }
  }
}
