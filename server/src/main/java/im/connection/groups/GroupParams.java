package im.connection.groups;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.kernel.Page;
import im.connection.kernel.RequestId;
import im.connection.kernel.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parameters of the JSON-RPC methods about groups: what REST has in path, query and body.
final class GroupParams {
  private GroupParams() {}

  record Named(ConversationId groupId) {
    Named {
      groupId = Given.required("groupId", groupId);
    }
  }

  record Renamed(ConversationId groupId, String name) {
    Renamed {
      groupId = Given.required("groupId", groupId);
      name = new GroupName(name).name();
    }
  }

  record Inviting(ConversationId groupId, List<UserId> userIds) {
    Inviting {
      groupId = Given.required("groupId", groupId);
      userIds = new NewInvitations(userIds).userIds();
    }
  }

  record Listing(@Nullable String cursor, @Nullable Integer limit) {
    int size() {
      return Page.limit(limit);
    }
  }

  record Members(ConversationId groupId, @Nullable String cursor, @Nullable Integer limit) {
    Members {
      groupId = Given.required("groupId", groupId);
    }

    int size() {
      return Page.limit(limit);
    }
  }

  record Answered(RequestId requestId) {
    Answered {
      requestId = Given.required("requestId", requestId);
    }
  }

  record OneMember(ConversationId groupId, UserId userId) {
    OneMember {
      groupId = Given.required("groupId", groupId);
      userId = Given.required("userId", userId);
    }
  }

  record RoleGiven(ConversationId groupId, UserId userId, Role role) {
    RoleGiven {
      groupId = Given.required("groupId", groupId);
      userId = Given.required("userId", userId);
      role = Given.required("role", role);
    }
  }
}
