package im.connection.admin;

import im.connection.accounts.Operators;
import im.connection.accounts.Users;
import im.connection.conversations.ConversationLog;
import im.connection.conversations.LogEntry;
import im.connection.groups.Groups;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Id;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.ReportId;
import im.connection.kernel.UserId;
import im.connection.platform.db.Ids;
import im.connection.platform.limits.RateLimiter;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Reporting what should not be, and operators' reading of it.
@Singleton
final class Reports {
  /// How many reports of one user may be open.
  static final int MAX_OPEN = 100;

  private static final int AN_HOUR = 20;

  private final Jdbi jdbi;
  private final ReportStore store;
  private final ActionStore actions;
  private final Operators operators;
  private final Users users;
  private final Groups groups;
  private final ConversationLog log;
  private final Ids ids;
  private final RateLimiter rate;

  Reports(
      Jdbi jdbi,
      ReportStore store,
      ActionStore actions,
      Operators operators,
      Users users,
      Groups groups,
      ConversationLog log,
      Ids ids,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.store = store;
    this.actions = actions;
    this.operators = operators;
    this.users = users;
    this.groups = groups;
    this.log = log;
    this.ids = ids;
    this.rate = new RateLimiter(AN_HOUR, Duration.ofHours(1), clock);
  }

  /// Reports something the reporter can see; again while it is open changes nothing.
  ///
  /// @throws Refusal `not_found` for what they cannot see, `invalid_argument` for themselves,
  ///   `rate_limited` after twenty an hour, `request_limit` when [#MAX_OPEN] are open
  Report create(UserId reporter, NewReport wanted) {
    rate.check(reporter);
    var user = wanted.userId();
    if (reporter.equals(user)) {
      throw Refusal.invalid("userId", "another user");
    }
    if (user != null) {
      users.requireExisting(user);
    }
    var id = new ReportId(ids.next());
    return jdbi.inTransaction(handle -> {
      if (wanted.conversationId() != null) {
        requireSeen(handle, reporter, wanted.conversationId(), wanted.seq());
      }
      if (store.insert(handle, id, reporter, wanted)
          && store.countOpen(handle, reporter) > MAX_OPEN) {
        throw Refusal.of(ErrorCode.REQUEST_LIMIT, MAX_OPEN);
      }
      return store
          .findOpen(handle, reporter, wanted)
          .orElseThrow(() -> Refusal.of(ErrorCode.CONFLICT));
    });
  }

  /// The reports in a state, the newest first.
  Page<Report> list(UserId operator, ReportState state, @Nullable String cursor, int limit) {
    operators.require(operator);
    Page.checkLimit(limit);
    long before = cursor == null ? Long.MAX_VALUE : Id.parse("cursor", cursor);
    var reports = jdbi.withHandle(handle -> store.list(handle, state, before, limit + 1));
    return Page.of(reports, limit, report -> report.id().toString());
  }

  /// A report with the message it speaks of; that it was read is recorded.
  ///
  /// @throws Refusal `not_found`
  ReportDetails get(UserId operator, ReportId id) {
    operators.require(operator);
    var report =
        jdbi.withHandle(handle -> store.find(handle, id))
            .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    if (report.conversationId() == null || report.seq() == null) {
      return new ReportDetails(report, null);
    }
    long action = ids.next();
    jdbi.useTransaction(
        handle -> actions.append(handle, action, operator, "report.read", target(id), null));
    return new ReportDetails(report, log.at(report.conversationId(), report.seq()).orElse(null));
  }

  /// Says that a report has been seen to, once.
  ///
  /// @throws Refusal `not_found`, `request_closed` when it was before
  Report resolve(UserId operator, ReportId id, @Nullable String note) {
    operators.require(operator);
    long action = ids.next();
    return jdbi.inTransaction(handle -> {
      var report = store.lock(handle, id).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
      if (report.state() == ReportState.RESOLVED) {
        throw Refusal.of(ErrorCode.REQUEST_CLOSED);
      }
      store.resolve(handle, id, operator, note);
      actions.append(handle, action, operator, "report.resolved", target(id), note);
      return store.find(handle, id).orElseThrow();
    });
  }

  private void requireSeen(
      Handle handle, UserId reporter, ConversationId conversation, @Nullable Long seq) {
    boolean isSeen =
        seq == null
            ? groups.isTold(handle, conversation, reporter)
            : log.visible(handle, reporter, conversation, seq)
                .filter(message -> !message.type().equals(LogEntry.SYSTEM))
                .isPresent();
    if (!isSeen) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
  }

  private static Action.Target target(ReportId id) {
    return Action.Target.of("report", id.value());
  }
}
