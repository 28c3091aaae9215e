package im.connection.groups;

import im.connection.conversations.Announcement.History;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.kernel.LinkId;
import im.connection.kernel.Page;
import im.connection.kernel.RequestId;
import im.connection.kernel.UserId;
import im.connection.platform.json.Patch;
import java.time.Instant;
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

  record Updated(
      ConversationId groupId,
      @Nullable String name,
      @Nullable Patch<String> avatar,
      @Nullable Patch<NewAnnouncement> announcement,
      @Nullable List<String> tags,
      @Nullable JoinPolicy joinPolicy,
      @Nullable Patch<String> joinQuestion,
      @Nullable History history,
      @Nullable Boolean muteAll,
      @Nullable Integer slowModeSeconds) {
    Updated {
      groupId = Given.required("groupId", groupId);
    }

    GroupUpdate update() {
      return new GroupUpdate(
          name,
          avatar,
          announcement,
          tags,
          joinPolicy,
          joinQuestion,
          history,
          muteAll,
          slowModeSeconds);
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

  record MembersOf(
      ConversationId groupId,
      @Nullable String query,
      @Nullable String cursor,
      @Nullable Integer limit) {
    MembersOf {
      groupId = Given.required("groupId", groupId);
    }

    MemberQuery wanted() {
      return MemberQuery.of(query, cursor, limit);
    }
  }

  /// A page of anything else a group has.
  record ListOf(ConversationId groupId, @Nullable String cursor, @Nullable Integer limit) {
    ListOf {
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

  record Muted(ConversationId groupId, UserId userId, Instant until) {
    Muted {
      groupId = Given.required("groupId", groupId);
      userId = Given.required("userId", userId);
      until = Given.required("until", until);
    }
  }

  record Nicknamed(ConversationId groupId, UserId userId, @Nullable String nickname) {
    Nicknamed {
      groupId = Given.required("groupId", groupId);
      userId = Given.required("userId", userId);
    }
  }

  record Joined(ConversationId groupId, @Nullable String answer) {
    Joined {
      groupId = Given.required("groupId", groupId);
    }
  }

  record Linked(ConversationId groupId, @Nullable Instant expiresAt, @Nullable Integer maxUses) {
    Linked {
      groupId = Given.required("groupId", groupId);
    }
  }

  record OneLink(ConversationId groupId, LinkId linkId) {
    OneLink {
      groupId = Given.required("groupId", groupId);
      linkId = Given.required("linkId", linkId);
    }
  }
}
