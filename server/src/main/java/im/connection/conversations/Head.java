package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The counters of a log, read from its locked row and advanced in memory until they are written
/// back. Used by one thread, inside the transaction that holds the lock.
public final class Head {
  private final ConversationId conversation;
  private final long accessEpoch;
  private final Instant time;
  private long seq;
  private long rev;
  private long ordinal;
  private boolean answered;
  private @Nullable UserId openedBy;
  private int openedCount;
  private Duration timer;

  /// @param timer how long new messages live; zero is for ever
  /// @param time the database's clock, or the last message's time when that is later
  Head(
      ConversationId conversation,
      long seq,
      long rev,
      long ordinal,
      long accessEpoch,
      Instant time,
      boolean answered,
      @Nullable UserId openedBy,
      int openedCount,
      Duration timer) {
    this.conversation = conversation;
    this.seq = seq;
    this.rev = rev;
    this.ordinal = ordinal;
    this.accessEpoch = accessEpoch;
    this.time = time;
    this.answered = answered;
    this.openedBy = openedBy;
    this.openedCount = openedCount;
    this.timer = timer;
  }

  /// The conversation this is the head of.
  public ConversationId conversation() {
    return conversation;
  }

  /// The number of changes of who may send here.
  public long accessEpoch() {
    return accessEpoch;
  }

  /// The time of whatever is appended now.
  public Instant time() {
    return time;
  }

  /// The last message's place.
  public long seq() {
    return seq;
  }

  /// The last change's number.
  public long rev() {
    return rev;
  }

  /// Counts a message of `sender` against the stranger limit: as long as the other side has not
  /// answered, whoever wrote first may write `limit` messages; the first message of the other side
  /// is the answer.
  ///
  /// @return whether the message may be stored
  public boolean admits(UserId sender, int limit) {
    if (answered) {
      return true;
    }
    if (openedBy == null) {
      openedBy = sender;
    }
    if (!openedBy.equals(sender)) {
      answered = true;
      return true;
    }
    if (openedCount >= limit) {
      return false;
    }
    openedCount++;
    return true;
  }

  /// How long new messages live; zero is for ever.
  public Duration timer() {
    return timer;
  }

  /// Lets messages live so long from now on.
  void timer(Duration value) {
    timer = value;
  }

  /// When a message that is appended now erases itself.
  @Nullable Instant expiry() {
    return timer.isZero() ? null : time.plus(timer);
  }

  void answered(boolean value) {
    answered = value;
    openedBy = null;
    openedCount = 0;
  }

  long nextSeq() {
    return ++seq;
  }

  long nextRev() {
    return ++rev;
  }

  long nextOrdinal() {
    return ++ordinal;
  }

  long ordinal() {
    return ordinal;
  }

  /// Whether the two users of a direct conversation may write without the stranger limit; true in
  /// groups.
  public boolean isAnswered() {
    return answered;
  }

  @Nullable UserId openedBy() {
    return openedBy;
  }

  int openedCount() {
    return openedCount;
  }
}
