package im.connection.messages;

import im.connection.cluster.News;
import im.connection.conversations.Conversation;
import im.connection.conversations.ConversationLog;
import im.connection.conversations.Head;
import im.connection.conversations.LogEntry;
import im.connection.conversations.NewMessage;
import im.connection.conversations.StoredMessage;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Carries out one batch in one transaction: lock the heads, resolve retries with a fresh snapshot,
/// ask who may send, number what is new in arrival order, insert, advance the heads.
@Singleton
final class Appender {
  static final Duration LOCK_WAIT = Duration.ofMillis(200);

  /// What to do about heads that somebody else holds.
  enum Locking {
    /// Leave their messages out.
    SKIP,
    /// Wait [#LOCK_WAIT], then fail.
    WAIT
  }

  /// What a committed batch came to.
  ///
  /// @param answers for every message but those held
  /// @param news what was appended
  /// @param held messages whose head somebody else holds
  record Result(Map<Pending, Outcome> answers, List<News> news, List<Pending> held) {}

  private final Jdbi jdbi;
  private final ConversationLog log;
  private final Admissions admissions;

  Appender(Jdbi jdbi, ConversationLog log, Access access, Volumes volumes) {
    this.jdbi = jdbi;
    this.log = log;
    this.admissions = new Admissions(log, access, volumes);
  }

  Result append(List<Pending> batch, Locking locking) {
    return jdbi.inTransaction(handle -> {
      log.limitLockWaits(handle, LOCK_WAIT);
      var conversations = batch.stream().map(p -> p.conversation().id()).distinct().toList();
      var heads =
          locking == Locking.SKIP
              ? log.lockFree(handle, conversations)
              : log.lock(handle, conversations);
      var ready = batch.stream().filter(p -> heads.containsKey(p.conversation().id())).toList();
      var held = batch.stream().filter(p -> !heads.containsKey(p.conversation().id())).toList();
      return append(handle, heads, ready, held);
    });
  }

  private Result append(
      Handle handle, Map<ConversationId, Head> heads, List<Pending> ready, List<Pending> held) {
    var firsts = firstOfEachKey(ready);
    var stored = log.find(handle, firsts.values().stream().map(Pending::message).toList());
    var unknown =
        firsts.values().stream().filter(p -> !stored.containsKey(p.message().key())).toList();
    var refused = admissions.refusals(handle, heads, unknown);
    var repeated =
        firsts.values().stream().filter(p -> stored.containsKey(p.message().key())).toList();
    var shutOut = admissions.shutOut(handle, heads, repeated);
    var fresh = new ArrayList<NewMessage>();
    var touched = new TreeMap<ConversationId, Head>();
    for (Pending pending : unknown) {
      var message = pending.message();
      if (!refused.containsKey(message.key())) {
        fresh.add(message);
        touched.put(
            message.conversation(), Objects.requireNonNull(heads.get(message.conversation())));
      }
    }
    var entries = fresh.isEmpty() ? List.<LogEntry>of() : log.append(handle, touched, fresh);
    readBySenders(handle, ready, entries);
    for (int i = 0; i < entries.size(); i++) {
      stored.put(fresh.get(i).key(), stored(entries.get(i), fresh.get(i)));
    }
    var answers = new LinkedHashMap<Pending, Outcome>();
    ready.forEach(pending -> answers.put(pending, answer(pending, stored, refused, shutOut)));
    return new Result(answers, entries.stream().map(ConversationLog::news).toList(), held);
  }

  private void readBySenders(Handle handle, List<Pending> ready, List<LogEntry> entries) {
    var groups =
        ready.stream()
            .map(Pending::conversation)
            .filter(Conversation.Group.class::isInstance)
            .map(Conversation::id)
            .collect(Collectors.toSet());
    var spoken = entries.stream().filter(e -> groups.contains(e.conversation())).toList();
    if (!spoken.isEmpty()) {
      log.readBySenders(handle, spoken);
    }
  }

  private static Map<NewMessage.Key, Pending> firstOfEachKey(List<Pending> batch) {
    var firsts = new LinkedHashMap<NewMessage.Key, Pending>();
    batch.forEach(pending -> firsts.putIfAbsent(pending.message().key(), pending));
    return firsts;
  }

  private static StoredMessage stored(LogEntry entry, NewMessage message) {
    return new StoredMessage(
        entry.seq(), entry.rev(), entry.id(), entry.createdAt(), message.digest());
  }

  private static Outcome answer(
      Pending pending,
      Map<NewMessage.Key, StoredMessage> stored,
      Map<NewMessage.Key, Refusal> refused,
      Set<NewMessage.Key> shutOut) {
    var message = pending.message();
    var refusal = refused.get(message.key());
    if (refusal != null) {
      return new Outcome.Refused(refusal);
    }
    var found = Objects.requireNonNull(stored.get(message.key()));
    if (found.digest() != null && !found.digest().equals(message.digest())) {
      return new Outcome.Refused(Refusal.of(ErrorCode.CLIENT_ID_CONFLICT, message.clientId()));
    }
    var ack = Ack.of(message.conversation(), found);
    return new Outcome.Stored(shutOut.contains(message.key()) ? ack.with(false) : ack);
  }
}
