package im.connection.gateway;

/// Writes what may be left out: a socket that does not take it now is spared.
final class Whispers {
  private Whispers() {}

  /// Writes a frame if the socket takes it.
  static void send(Connection connection, byte[] frame) {
    send(connection, frame, () -> {});
  }

  /// Writes a frame if the socket takes it.
  ///
  /// @param dropped is told, on the event loop, that it did not
  static void send(Connection connection, byte[] frame, Runnable dropped) {
    connection.execute(() -> {
      if (connection.state() != Connection.State.CLOSED && connection.wire().isWritable()) {
        connection.wire().write(Frames.single(frame));
      } else {
        dropped.run();
      }
    });
  }
}
