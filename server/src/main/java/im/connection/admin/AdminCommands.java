package im.connection.admin;

import im.connection.accounts.Account;
import im.connection.accounts.Invite;
import im.connection.accounts.Invites;
import im.connection.accounts.Operators;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.config.CommandLine.Misused;
import im.connection.platform.db.Databases;
import im.connection.platform.db.Ids;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Carries out `imc admin` on the database of a server, whether it runs or not, and records it.
public final class AdminCommands {
  private final Ids ids;
  private final Operators operators;
  private final Invites invites;
  private final ActionStore actions = new ActionStore();
  private final InstantSource clock = InstantSource.system();
  private final Consumer<String> out;

  private AdminCommands(Jdbi jdbi, Consumer<String> out) {
    this.ids = Databases.ids(jdbi);
    this.operators = new Operators(jdbi, clock);
    this.invites = new Invites(jdbi);
    this.out = out;
  }

  /// Carries out one command.
  ///
  /// @param out takes what it prints, line by line
  /// @throws Misused when it names what is not there
  public static void run(AdminCommand command, Jdbi jdbi, Consumer<String> out) {
    new AdminCommands(jdbi, out).run(command);
  }

  private void run(AdminCommand command) {
    switch (command) {
      case AdminCommand.CreateOperator(String username) -> createOperator(username);
      case AdminCommand.RemoveOperator(String username) -> removeOperator(username);
      case AdminCommand.ListOperators() -> list(operators.list(), this::print, "operators");
      case AdminCommand.CreateInvites(int count, int uses, int days) ->
          createInvites(count, uses, days);
      case AdminCommand.ListInvites() -> list(invites.list(), this::print, "invite codes");
      case AdminCommand.RevokeInvite(String code) -> revokeInvite(code);
    }
  }

  private <T> void list(List<T> items, Consumer<T> printer, String what) {
    if (items.isEmpty()) {
      out.accept("There are no %s yet.".formatted(what));
    }
    items.forEach(printer);
  }

  private void createOperator(String username) {
    long action = ids.next();
    try {
      var made =
          operators.make(
              username,
              ids,
              (handle, user) -> record(handle, action, "operator.made", target(user), null));
      String name = made.account().username();
      if (made.password() != null) {
        out.accept("%s is a new user and an operator.".formatted(name));
        out.accept("Password, shown this once: %s".formatted(made.password()));
      } else {
        out.accept(
            (made.isNew() ? "%s is an operator now." : "%s is one already.").formatted(name));
      }
    } catch (Refusal refused) {
      String why =
          switch (refused.code()) {
            case ACCOUNT_SUSPENDED -> "is suspended";
            case CONFLICT -> "was deleted";
            default -> "cannot be a username";
          };
      throw new Misused("create-operator: %s %s".formatted(username, why));
    }
  }

  private void removeOperator(String username) {
    long action = ids.next();
    try {
      var removed =
          operators.remove(
              username,
              (handle, user) -> record(handle, action, "operator.removed", target(user), null));
      out.accept("%s is no operator any more.".formatted(removed.username()));
    } catch (Refusal refused) {
      throw new Misused("remove-operator: there is no operator %s".formatted(username));
    }
  }

  private void createInvites(int count, int uses, int days) {
    long action = ids.next();
    String note = "%d codes, %d uses each, %d days".formatted(count, uses, days);
    invites
        .create(
            count,
            uses,
            Duration.ofDays(days),
            ids,
            handle -> record(handle, action, "invites.created", null, note))
        .forEach(out);
  }

  private void revokeInvite(String named) {
    long action = ids.next();
    try {
      invites.revoke(
          named,
          (handle, id) ->
              record(handle, action, "invite.revoked", Action.Target.of("invite", id), null));
      out.accept("Nobody registers with this code any more.");
    } catch (Refusal refused) {
      throw new Misused("revoke-invite: there is no such code, or it was revoked before");
    }
  }

  private void record(
      Handle handle,
      long id,
      String action,
      Action.@Nullable Target target,
      @Nullable String note) {
    actions.append(handle, id, null, action, target, note);
  }

  private static Action.Target target(UserId user) {
    return Action.Target.of("user", user.value());
  }

  private void print(Account operator) {
    out.accept("%s  %s".formatted(operator.id(), operator.username()));
  }

  private void print(Invite invite) {
    String state =
        invite.isRevoked()
            ? "revoked"
            : !invite.expiresAt().isAfter(clock.instant())
                ? "expired"
                : invite.uses() == invite.maxUses() ? "used up" : "good";
    out.accept(
        "%d  %d of %d used  until %s  %s"
            .formatted(invite.id(), invite.uses(), invite.maxUses(), invite.expiresAt(), state));
  }
}
