package im.connection.messages;

import im.connection.cluster.Bus;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.messages.Appender.Locking;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Runs batches to their end: answers after the commit, publishes, and copes with failures. A batch
/// that fails runs again, which the key of idempotency makes safe; failing a second time it is
/// halved until only the guilty message is refused. While the database is away it is tried again
/// until its oldest message is too old to wait.
@Singleton
final class Batches {
  /// How long a message may wait for its commit.
  static final Duration MAX_AGE = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Logger LOG = Logger.getLogger(Batches.class);

  private final Appender appender;
  private final Bus bus;
  private final Duration maxAge;
  private final Counter committed;
  private final Counter failed;

  @Inject
  Batches(Appender appender, Bus bus, MeterRegistry metrics) {
    this(appender, bus, metrics, MAX_AGE);
  }

  Batches(Appender appender, Bus bus, MeterRegistry metrics, Duration maxAge) {
    this.appender = appender;
    this.bus = bus;
    this.maxAge = maxAge;
    this.committed =
        Counter.builder("imc.messages.committed").description("stored messages").register(metrics);
    this.failed =
        Counter.builder("imc.messages.batch.failures")
            .description("batches that had to run again")
            .register(metrics);
  }

  /// Commits a batch and answers its messages.
  ///
  /// @return those left unanswered because somebody else holds their conversation's head
  List<Pending> run(List<Pending> batch, Locking locking) {
    boolean failedBefore = false;
    while (true) {
      try {
        return commit(batch, locking);
      } catch (RuntimeException e) {
        failed.increment();
        switch (Failure.of(e)) {
          case HELD -> {
            return batch;
          }
          case UNREACHABLE -> {
            if (isOld(batch.getFirst())) {
              LOG.errorf(e, "messages.refused reason=database_unreachable count=%d", batch.size());
              refuse(batch, Refusal.later(ErrorCode.UNAVAILABLE, Duration.ofSeconds(1)));
              return List.of();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
          }
          case CONTENT -> {
            if (failedBefore) {
              return halve(batch, locking, e);
            }
            failedBefore = true;
          }
        }
      }
    }
  }

  /// Whether a message has waited for as long as it may.
  boolean isOld(Pending pending) {
    return System.nanoTime() - pending.since() > maxAge.toNanos();
  }

  /// Answers messages that are not going to be stored.
  static void refuse(List<Pending> batch, Refusal refusal) {
    batch.forEach(pending -> answer(pending, new Outcome.Refused(refusal)));
  }

  private List<Pending> commit(List<Pending> batch, Locking locking) {
    var result = appender.append(batch, locking);
    result.answers().forEach(Batches::answer);
    committed.increment(result.news().size());
    bus.publish(result.news());
    return result.held();
  }

  private List<Pending> halve(List<Pending> batch, Locking locking, RuntimeException cause) {
    if (batch.size() == 1) {
      LOG.errorf(cause, "message.refused conversation=%s", batch.getFirst().conversation().id());
      refuse(batch, Refusal.of(ErrorCode.INTERNAL));
      return List.of();
    }
    int middle = batch.size() / 2;
    var held = new ArrayList<>(run(batch.subList(0, middle), locking));
    var waiting = held.stream().map(p -> p.message().conversation()).collect(Collectors.toSet());
    var rest = new ArrayList<Pending>();
    for (Pending pending : batch.subList(middle, batch.size())) {
      boolean overtakes = waiting.contains(pending.message().conversation());
      (overtakes ? held : rest).add(pending);
    }
    if (!rest.isEmpty()) {
      held.addAll(run(rest, locking));
    }
    return held;
  }

  private static void answer(Pending pending, Outcome outcome) {
    try {
      pending.answer().accept(outcome);
    } catch (RuntimeException e) {
      LOG.error("message.answer.failed", e);
    }
  }
}
