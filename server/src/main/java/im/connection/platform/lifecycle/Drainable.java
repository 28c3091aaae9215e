package im.connection.platform.lifecycle;

import java.time.Duration;

/// A part of the server that stops in three steps. The steps run on one thread, each step for all
/// parts before the next one; a part that fails does not keep the others from stopping. Make it a
/// bean and it is found.
public interface Drainable {
  /// The order among the parts, lower first: 0 requests, 100 connections, 200 message batches, 300
  /// positions and other state written last.
  int order();

  /// Refuses new work from now on, with a retry time where the protocol has one; returns at once.
  default void refuse() {}

  /// Finishes the work accepted before, within `limit`.
  default void drain(Duration limit) throws InterruptedException {}

  /// Closes what is still open, whatever its state; returns at once.
  default void close() {}
}
