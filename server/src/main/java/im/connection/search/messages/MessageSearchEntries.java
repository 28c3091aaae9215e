package im.connection.search.messages;

import im.connection.conversations.MessageTrace;
import im.connection.kernel.ConversationId;
import im.connection.search.messages.MessageSearchEntryStore.Entry;
import im.connection.search.messages.MessageSearchEntryStore.Lag;
import im.connection.search.messages.MessageSearchEntryStore.Row;
import im.connection.search.messages.MessageSearchEntryStore.Stretch;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The entries of messages, one for each that says something.
///
/// How far a log is entered stands in the database, so that whatever is broken off goes on from
/// there, on whichever node. A message is entered in the state it has then; changes that were
/// passed before are found by their revisions. One that cannot be read is passed over, so that it
/// keeps no other from being found.
@Singleton
final class MessageSearchEntries implements MessageTrace {
  /// How many messages, and how many changes, one transaction enters at most.
  static final int BATCH = 500;

  private static final Logger LOG = Logger.getLogger(MessageSearchEntries.class);

  /// What one transaction came to.
  ///
  /// @param passed how many messages and changes are behind it now
  /// @param behind the logs of which something is missing still
  record Progress(long passed, List<Long> behind) {}

  private final Jdbi jdbi;
  private final MessageSearchEntryStore store;

  MessageSearchEntries(Jdbi jdbi, MessageSearchEntryStore store) {
    this.jdbi = jdbi;
    this.store = store;
  }

  @Override
  public void erase(Handle handle, ConversationId conversation, Collection<Long> seqs) {
    store.holdToErase(handle);
    store.remove(handle, conversation, seqs);
  }

  /// Enters some of what is missing of these logs.
  ///
  /// @param terms belongs to the caller's thread
  Progress enter(Collection<Long> conversations, MessageSearchTerms terms) {
    return jdbi.inTransaction(handle -> {
      store.holdToEnter(handle);
      var lags = store.lags(handle, conversations).stream().filter(Lag::isBehind).toList();
      var stretches = stretches(lags);
      if (!stretches.isEmpty()) {
        write(handle, store.rows(handle, stretches), terms);
        store.advance(handle, stretches);
      }
      return progress(lags, stretches);
    });
  }

  private void write(Handle handle, List<Row> rows, MessageSearchTerms terms) {
    var entries = new ArrayList<Entry>();
    var gone = new ArrayList<Row>();
    for (var row : rows) {
      String vector = vector(row, terms);
      if (vector == null) {
        gone.add(row);
      } else {
        entries.add(new Entry(row, vector));
      }
    }
    if (!gone.isEmpty()) {
      store.remove(handle, gone);
    }
    if (!entries.isEmpty()) {
      store.save(handle, entries);
    }
  }

  private static @Nullable String vector(Row row, MessageSearchTerms terms) {
    if (row.body() == null) {
      return null;
    }
    try {
      return terms.of(row.sender(), row.type(), row.body(), row.fallback());
    } catch (RuntimeException unreadable) {
      LOG.warnf(
          "message not entered into search: conversation=%d seq=%d reason=%s",
          row.conversation(), row.seq(), unreadable.getClass().getSimpleName());
      return null;
    }
  }

  /// Stretches that hold [#BATCH] messages and changes together at most. There is a message for
  /// every `seq` and at most one change for every `rev`.
  private static List<Stretch> stretches(List<Lag> lags) {
    var stretches = new ArrayList<Stretch>();
    long room = BATCH;
    for (var lag : lags) {
      if (room == 0) {
        break;
      }
      long toSeq = Math.min(lag.headSeq(), lag.seq() + room);
      long toRev = Math.min(lag.headRev(), lag.rev() + room);
      stretches.add(new Stretch(lag.conversation(), lag.seq(), toSeq, lag.rev(), toRev));
      room -= Math.max(toSeq - lag.seq(), toRev - lag.rev());
    }
    return stretches;
  }

  private static Progress progress(List<Lag> lags, List<Stretch> stretches) {
    long passed = 0;
    var behind = new ArrayList<Long>();
    for (int i = 0; i < lags.size(); i++) {
      var lag = lags.get(i);
      if (i >= stretches.size()) {
        behind.add(lag.conversation());
        continue;
      }
      var stretch = stretches.get(i);
      passed += Math.max(stretch.toSeq() - lag.seq(), stretch.toRev() - lag.rev());
      if (stretch.toSeq() < lag.headSeq() || stretch.toRev() < lag.headRev()) {
        behind.add(lag.conversation());
      }
    }
    return new Progress(passed, behind);
  }
}
