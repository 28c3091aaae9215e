package im.connection.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private static final int PUTTERS = 4;
  private static final int EACH = 20_000;

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Mailbox mailbox = new Mailbox(executor);

  @AfterEach
  void stop() {
    executor.close();
  }

  @Test
  void tasksRunOneAtATimeInTheOrderOfEachPutter() throws InterruptedException {
    var running = new AtomicInteger();
    var overlaps = new AtomicInteger();
    var seen = new ArrayList<List<Integer>>();
    IntStream.range(0, PUTTERS).forEach(i -> seen.add(new ArrayList<>()));
    var done = new CountDownLatch(PUTTERS * EACH);
    for (int p = 0; p < PUTTERS; p++) {
      var mine = seen.get(p);
      Thread.ofPlatform()
          .start(() -> {
            for (int i = 0; i < EACH; i++) {
              int number = i;
              mailbox.put(() -> {
                if (running.incrementAndGet() != 1) {
                  overlaps.incrementAndGet();
                }
                mine.add(number);
                running.decrementAndGet();
                done.countDown();
              });
            }
          });
    }
    done.await();
    assertThat(overlaps).hasValue(0);
    var expected = IntStream.range(0, EACH).boxed().toList();
    assertThat(seen).allSatisfy(mine -> assertThat(mine).isEqualTo(expected));
  }

  @Test
  void aTaskThatFailsDoesNotStopThoseBehindIt() throws InterruptedException {
    var ran = Collections.synchronizedList(new ArrayList<Integer>());
    var done = new CountDownLatch(1);
    mailbox.put(() -> ran.add(1));
    mailbox.put(() -> {
      throw new IllegalStateException("on purpose");
    });
    mailbox.put(() -> ran.add(2));
    mailbox.put(done::countDown);
    done.await();
    assertThat(ran).containsExactly(1, 2);
  }

  @Test
  void aTaskMayPutAnother() throws InterruptedException {
    var ran = Collections.synchronizedList(new ArrayList<Integer>());
    var done = new CountDownLatch(1);
    mailbox.put(() -> {
      ran.add(1);
      mailbox.put(() -> {
        ran.add(3);
        done.countDown();
      });
      ran.add(2);
    });
    done.await();
    assertThat(ran).containsExactly(1, 2, 3);
  }
}
