package im.connection.admin;

import im.connection.accounts.Account;
import im.connection.accounts.Operators;
import im.connection.accounts.Suspension;
import im.connection.accounts.Suspensions;
import im.connection.conversations.AccessEpochs;
import im.connection.groups.Groups;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Id;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.db.Ids;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// What operators do about users and groups, and the record of it.
@Singleton
final class Moderation {
  private final Jdbi jdbi;
  private final ActionStore actions;
  private final Operators operators;
  private final Suspensions suspensions;
  private final AccessEpochs epochs;
  private final Groups groups;
  private final Ids ids;
  private final InstantSource clock;

  Moderation(
      Jdbi jdbi,
      ActionStore actions,
      Operators operators,
      Suspensions suspensions,
      AccessEpochs epochs,
      Groups groups,
      Ids ids,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.actions = actions;
    this.operators = operators;
    this.suspensions = suspensions;
    this.epochs = epochs;
    this.groups = groups;
    this.ids = ids;
    this.clock = clock;
  }

  /// An account.
  ///
  /// @throws Refusal `not_found`
  Account user(UserId operator, UserId user) {
    operators.require(operator);
    return suspensions.get(user);
  }

  /// The account with this username.
  ///
  /// @throws Refusal `not_found`
  Account findUser(UserId operator, String username) {
    operators.require(operator);
    return suspensions.find(username);
  }

  /// Suspends a user, or replaces the suspension there is. Once this has returned, nothing they
  /// sent is stored any more. Should it fail half-way, repeating it finishes it.
  ///
  /// @throws Refusal `not_found`, `forbidden` for an operator, `invalid_argument` for oneself
  Account suspend(UserId operator, UserId user, NewSuspension wanted) {
    operators.require(operator);
    if (operator.equals(user)) {
      throw Refusal.invalid("userId", "another user");
    }
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var suspension = Suspension.of(now, wanted.until(), wanted.reason());
    long action = ids.next();
    String note = wanted.note() == null ? suspension.reason() : wanted.note();
    suspensions.suspend(
        user,
        suspension,
        handle -> actions.append(handle, action, operator, "user.suspended", target(user), note));
    epochs.advance(user);
    return suspensions.get(user);
  }

  /// Lets a user in again.
  ///
  /// @throws Refusal `not_found`, `conflict` when they are not suspended
  Account unsuspend(UserId operator, UserId user) {
    operators.require(operator);
    long action = ids.next();
    suspensions.unsuspend(
        user,
        handle -> actions.append(handle, action, operator, "user.unsuspended", target(user), null));
    return suspensions.get(user);
  }

  /// Dismisses a group.
  ///
  /// @throws Refusal `not_found`, `group_dismissed`
  void dismiss(UserId operator, ConversationId group, @Nullable String note) {
    operators.require(operator);
    long action = ids.next();
    var target = Action.Target.of("group", group.value());
    groups.dismiss(
        operator,
        group,
        handle -> actions.append(handle, action, operator, "group.dismissed", target, note));
  }

  /// What operators did, the newest first.
  Page<Action> actions(UserId operator, @Nullable String cursor, int limit) {
    operators.require(operator);
    Page.checkLimit(limit);
    long before = cursor == null ? Long.MAX_VALUE : Id.parse("cursor", cursor);
    var found = jdbi.withHandle(handle -> actions.list(handle, before, limit + 1));
    return Page.of(found, limit, action -> Long.toString(action.id()));
  }

  private static Action.Target target(UserId user) {
    return Action.Target.of("user", user.value());
  }
}
