package im.connection.cluster;

import java.util.List;

/// Carries short ASCII texts to every node that listens, the sender included: each at most once, in
/// the sender's order. It may lose any of them; whoever numbers them notices.
interface Doorbell extends AutoCloseable {
  /// Who hears the texts, on one thread of the doorbell's; it must not block.
  interface Ear {
    /// A text came.
    void heard(String text);

    /// From now on texts come; what was sent before may be lost.
    void listening();
  }

  /// Starts to listen, now and again after every loss of the connection, until closed. Returns when
  /// texts come, or after a few seconds without.
  void open(Ear ear);

  /// Sends texts of at most [Outbox#MAX_NOTICE] characters. Called by one thread.
  ///
  /// @throws RuntimeException when some may not have been sent; the next call tries anew
  void ring(List<String> texts);

  /// Stops listening and sending.
  @Override
  void close();
}
