package im.connection.admin;

import im.connection.kernel.Caller;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.kernel.Page;
import im.connection.kernel.ReportId;
import im.connection.kernel.UserId;
import im.connection.platform.rpc.RpcMethod;
import im.connection.platform.rpc.RpcMethods;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reporting and what operators do, over JSON-RPC.
@Singleton
final class AdminMethods implements RpcMethods {
  record Listing(@Nullable ReportState state, @Nullable String cursor, @Nullable Integer limit) {}

  record Paging(@Nullable String cursor, @Nullable Integer limit) {}

  record OneReport(ReportId reportId) {
    OneReport {
      reportId = Given.required("reportId", reportId);
    }
  }

  record Resolved(ReportId reportId, @Nullable String note) {
    Resolved {
      reportId = Given.required("reportId", reportId);
      note = new NewNote(note).note();
    }
  }

  record OneUser(UserId userId) {
    OneUser {
      userId = Given.required("userId", userId);
    }
  }

  record ByUsername(String username) {
    ByUsername {
      username = Given.required("username", username);
    }
  }

  record Suspended(UserId userId, String reason, @Nullable Instant until, @Nullable String note) {
    Suspended {
      userId = Given.required("userId", userId);
    }

    NewSuspension suspension() {
      return new NewSuspension(reason, until, note);
    }
  }

  record Dismissed(ConversationId groupId, @Nullable String note) {
    Dismissed {
      groupId = Given.required("groupId", groupId);
      note = new NewNote(note).note();
    }
  }

  private final Reports reports;
  private final Moderation moderation;

  AdminMethods(Reports reports, Moderation moderation) {
    this.reports = reports;
    this.moderation = moderation;
  }

  @Override
  public List<RpcMethod<?>> methods() {
    return List.of(
        new RpcMethod<>(
            "report.create", NewReport.class, (caller, it) -> reports.create(caller.user(), it)),
        new RpcMethod<>("admin.reports", Listing.class, this::list),
        new RpcMethod<>(
            "admin.report",
            OneReport.class,
            (caller, it) -> reports.get(caller.user(), it.reportId())),
        new RpcMethod<>(
            "admin.resolve",
            Resolved.class,
            (caller, it) -> reports.resolve(caller.user(), it.reportId(), it.note())),
        new RpcMethod<>(
            "admin.user",
            OneUser.class,
            (caller, it) -> moderation.user(caller.user(), it.userId())),
        new RpcMethod<>(
            "admin.findUser",
            ByUsername.class,
            (caller, it) -> moderation.findUser(caller.user(), it.username())),
        new RpcMethod<>(
            "admin.suspend",
            Suspended.class,
            (caller, it) -> moderation.suspend(caller.user(), it.userId(), it.suspension())),
        new RpcMethod<>(
            "admin.unsuspend",
            OneUser.class,
            (caller, it) -> moderation.unsuspend(caller.user(), it.userId())),
        new RpcMethod<>("admin.dismiss", Dismissed.class, this::dismiss),
        new RpcMethod<>("admin.actions", Paging.class, this::actions));
  }

  private Object list(Caller caller, Listing params) {
    var state = params.state() == null ? ReportState.OPEN : params.state();
    return reports.list(caller.user(), state, params.cursor(), Page.limit(params.limit()));
  }

  private @Nullable Object dismiss(Caller caller, Dismissed params) {
    moderation.dismiss(caller.user(), params.groupId(), params.note());
    return null;
  }

  private Object actions(Caller caller, Paging params) {
    return moderation.actions(caller.user(), params.cursor(), Page.limit(params.limit()));
  }
}
