package im.connection.platform.lifecycle;

import java.time.Duration;

/// A part of the server that is one [Loop]. It stops among the last, with what it has under way
/// finished.
public interface Looping extends Drainable {
  Loop loop();

  @Override
  default int order() {
    return 300;
  }

  @Override
  default void refuse() {
    loop().stop();
  }

  @Override
  default void drain(Duration limit) throws InterruptedException {
    loop().join(limit);
  }
}
