package im.connection.messages;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import im.connection.conversations.FeedChange;
import im.connection.conversations.Feeds;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.ScheduleId;
import im.connection.kernel.UserId;
import im.connection.platform.db.Ids;
import im.connection.platform.http.Failures;
import im.connection.platform.json.Json;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Messages that users want sent later. They are sent as if their user sent them then, with the key
/// of idempotency given when they were scheduled, so none is ever sent twice.
@Singleton
final class Schedules {
  /// How many a user may have.
  static final int MAX = 100;

  private static final Duration LONGEST = Duration.ofDays(366);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// Refusals that pass by themselves.
  private static final Set<ErrorCode> PASSING =
      Set.of(
          ErrorCode.OVERLOADED, ErrorCode.UNAVAILABLE, ErrorCode.RATE_LIMITED, ErrorCode.SLOW_MODE);

  /// What the feed says: never what the message says.
  private record Changed(
      ScheduleId id, ConversationId conversationId, State state, @Nullable String failure) {}

  /// What became of one.
  private enum State {
    @JsonProperty("scheduled")
    SCHEDULED,
    @JsonProperty("sent")
    SENT,
    @JsonProperty("cancelled")
    CANCELLED,
    @JsonProperty("failed")
    FAILED
  }

  private static final Logger LOG = Logger.getLogger(Schedules.class);

  private final Jdbi jdbi;
  private final ScheduleStore store;
  private final Feeds feeds;
  private final Recipients recipients;
  private final Composer composer;
  private final Messages messages;
  private final Ids ids;
  private final Json json;
  private final Failures failures;
  private final InstantSource clock;

  Schedules(
      Jdbi jdbi,
      ScheduleStore store,
      Feeds feeds,
      Recipients recipients,
      Composer composer,
      Messages messages,
      Ids ids,
      Json json,
      Failures failures,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.store = store;
    this.feeds = feeds;
    this.recipients = recipients;
    this.composer = composer;
    this.messages = messages;
    this.ids = ids;
    this.json = json;
    this.failures = failures;
    this.clock = clock;
  }

  /// Schedules a message; the same key again gets the first answer as long as it waits. Whether the
  /// user may send is found out when the time has come. The event is `schedule.changed`.
  ///
  /// @throws Refusal `not_found` when the conversation was never theirs, `invalid_argument` for
  ///   times past or more than a year away, `list_full` beyond [#MAX], `client_id_conflict`, and
  ///   for bodies as for sending
  Schedule add(UserId user, NewSchedule wanted) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (!wanted.sendAt().isAfter(now) || wanted.sendAt().isAfter(now.plus(LONGEST))) {
      throw Refusal.invalid("sendAt", "a time within the next year");
    }
    var request = wanted.message();
    var conversation = recipients.find(user, request.conversationId(), request.userId());
    recipients.requireOwn(conversation, user);
    var message = composer.compose(conversation, user, request);
    var schedule =
        new Schedule(
            new ScheduleId(ids.next()),
            conversation.id(),
            request.clientId(),
            wanted.sendAt(),
            now,
            request.type(),
            message.body(),
            request.replyTo(),
            null);
    return feeds.change(change -> {
      change.takeTurn(user);
      var stored = store.insert(change.handle(), user, schedule);
      if (!stored.id().equals(schedule.id())) {
        return requireSame(stored, schedule);
      }
      if (store.count(change.handle(), user) > MAX) {
        throw Refusal.of(ErrorCode.LIST_FULL, MAX);
      }
      change.feed(user, "schedule.changed", changed(stored, State.SCHEDULED, null));
      return stored;
    });
  }

  private static Schedule requireSame(Schedule stored, Schedule wanted) {
    boolean isSame =
        stored.type().equals(wanted.type())
            && stored.body().equals(wanted.body())
            && Objects.equals(stored.replyTo(), wanted.replyTo())
            && stored.sendAt().equals(wanted.sendAt());
    if (!isSame) {
      throw Refusal.of(ErrorCode.CLIENT_ID_CONFLICT, wanted.clientId());
    }
    return stored;
  }

  /// The user's scheduled messages, the earliest first, with those that failed.
  Page<Schedule> list(UserId user) {
    return new Page<>(jdbi.withHandle(handle -> store.list(handle, user)), null);
  }

  /// Cancels one, or puts one away that failed; the event is `schedule.changed`.
  ///
  /// @throws Refusal `not_found` when it is not there any more: it may have been sent
  void cancel(UserId user, ScheduleId id) {
    feeds.change(change -> {
      var schedule =
          store
              .delete(change.handle(), user, id)
              .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
      change.feed(user, "schedule.changed", changed(schedule, State.CANCELLED, null));
      return true;
    });
  }

  /// Removes all of a user's.
  void forget(UserId user) {
    jdbi.useTransaction(handle -> store.deleteAll(handle, user));
  }

  /// Sends the earliest one that is due. Its row stays locked meanwhile, so that it is either
  /// cancelled or sent. While the database is away it is tried again; whatever else nobody expected
  /// lets it fail.
  ///
  /// @return whether there was one
  boolean sendNext() {
    return feeds.change(change -> {
      var due = store.lockDue(change.handle(), clock.instant());
      due.ifPresent(it -> {
        var schedule = it.schedule();
        try {
          messages.sendAgain(it.user(), request(schedule));
          store.delete(change.handle(), it.user(), schedule.id());
          change.feed(it.user(), "schedule.changed", changed(schedule, State.SENT, null));
        } catch (Refusal refusal) {
          refused(change, it, refusal.code());
        } catch (RuntimeException failure) {
          var code = failures.refusal(failure).code();
          LOG.warnf("scheduled message not sent: id=%s failure=%s", schedule.id(), code.wireName());
          refused(change, it, code);
        }
      });
      return due.isPresent();
    });
  }

  private void refused(FeedChange change, ScheduleStore.Due due, ErrorCode code) {
    var schedule = due.schedule();
    if (PASSING.contains(code)) {
      store.postpone(change.handle(), schedule.id(), clock.instant().plus(PATIENCE));
      return;
    }
    store.fail(change.handle(), schedule.id(), code);
    change.feed(due.user(), "schedule.changed", changed(schedule, State.FAILED, code.wireName()));
  }

  private SendMessage request(Schedule schedule) {
    return new SendMessage(
        schedule.conversationId(),
        null,
        schedule.clientId(),
        schedule.type(),
        json.read(schedule.body(), JsonNode.class),
        schedule.replyTo());
  }

  private static Changed changed(Schedule schedule, State state, @Nullable String failure) {
    return new Changed(schedule.id(), schedule.conversationId(), state, failure);
  }
}
