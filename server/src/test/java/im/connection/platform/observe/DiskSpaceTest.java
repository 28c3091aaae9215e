package im.connection.platform.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DiskSpaceTest {
  private final Logger logger = Logger.getLogger(DiskSpace.class.getName());
  private final List<String> levels = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord said) {
          levels.add(said.getLevel().getName());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
  }

  @Test
  void lowSpaceIsSaidOnceAndSoIsItsEnd() {
    var meters = new SimpleMeterRegistry();
    var free = new AtomicLong(DiskSpace.LOW);
    var disk = new DiskSpace(free::get, meters);
    for (long now :
        List.of(
            DiskSpace.LOW,
            DiskSpace.LOW - 1,
            0L,
            DiskSpace.LOW,
            DiskSpace.ENOUGH,
            DiskSpace.ENOUGH,
            DiskSpace.LOW)) {
      free.set(now);
      disk.look();
      assertThat(meters.get("imc.disk.free").gauge().value()).isEqualTo((double) now);
    }
    assertThat(levels).containsExactly("WARN", "INFO");
  }
}
