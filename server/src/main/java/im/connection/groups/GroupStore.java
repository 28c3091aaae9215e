package im.connection.groups;

import im.connection.contacts.Person;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads and writes groups and their members. Whoever changes one holds the conversation's head.
@Singleton
final class GroupStore {
  /// How a user stands to a group.
  ///
  /// @param role absent when they are no member
  record Standing(@Nullable Role role, int memberCount, boolean isDismissed) {}

  /// Stores the row of a group without members.
  void create(Handle handle, ConversationId group) {
    handle
        .createUpdate(
            """
            insert into chat_group (conversation_id, member_count, created_at)
            values (:group, 0, clock_timestamp())
            """)
        .bind("group", group.value())
        .execute();
  }

  /// A group as one of its members sees it.
  Optional<Group> find(Handle handle, ConversationId group, UserId viewer) {
    return handle
        .createQuery(
            """
            select g.conversation_id, c.title, o.user_id as owner_id, m.role, g.member_count,
                   g.created_at, g.dismissed_at
            from chat_group g
            join conversation c on c.id = g.conversation_id
            join group_member m on m.group_id = g.conversation_id and m.user_id = :viewer
            left join group_member o on o.group_id = g.conversation_id and o.role = 0
            where g.conversation_id = :group
            """)
        .bind("group", group.value())
        .bind("viewer", viewer.value())
        .map((row, context) -> group(row))
        .findOne();
  }

  /// How a user stands to a group; empty when there is no such group.
  Optional<Standing> standing(Handle handle, ConversationId group, UserId user) {
    return handle
        .createQuery(
            """
            select m.role, g.member_count, g.dismissed_at is not null as is_dismissed
            from chat_group g
            left join group_member m on m.group_id = g.conversation_id and m.user_id = :user
            where g.conversation_id = :group
            """)
        .bind("group", group.value())
        .bind("user", user.value())
        .map((row, context) ->
            new Standing(role(row), row.getInt("member_count"), row.getBoolean("is_dismissed")))
        .findOne();
  }

  /// The role of a member in a group that exists.
  ///
  /// @throws Refusal `not_found` when they are no member, `group_dismissed`
  Role requireMember(Handle handle, ConversationId group, UserId user) {
    var standing = standing(handle, group, user);
    var role = standing.map(Standing::role).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    if (standing.get().isDismissed()) {
      throw Refusal.of(ErrorCode.GROUP_DISMISSED);
    }
    return role;
  }

  Optional<Role> role(Handle handle, ConversationId group, UserId user) {
    return handle
        .createQuery("select role from group_member where group_id = :group and user_id = :user")
        .bind("group", group.value())
        .bind("user", user.value())
        .map((row, context) -> Role.ranked(row.getInt("role")))
        .findOne();
  }

  void addMember(Handle handle, ConversationId group, UserId user, Role role) {
    handle
        .createUpdate(
            """
            with counted as (
              update chat_group set member_count = member_count + 1
              where conversation_id = :group
            )
            insert into group_member (group_id, user_id, role, joined_at)
            values (:group, :user, :role, clock_timestamp())
            """)
        .bind("group", group.value())
        .bind("user", user.value())
        .bind("role", role.rank())
        .execute();
  }

  void removeMember(Handle handle, ConversationId group, UserId user) {
    handle
        .createUpdate(
            """
            with gone as (
              delete from group_member where group_id = :group and user_id = :user
              returning group_id
            )
            update chat_group set member_count = member_count - 1
            where conversation_id in (select group_id from gone)
            """)
        .bind("group", group.value())
        .bind("user", user.value())
        .execute();
  }

  void changeRole(Handle handle, ConversationId group, UserId user, Role role) {
    handle
        .createUpdate(
            """
            update group_member set role = :role
            where group_id = :group and user_id = :user
            """)
        .bind("role", role.rank())
        .bind("group", group.value())
        .bind("user", user.value())
        .execute();
  }

  void dismiss(Handle handle, ConversationId group) {
    handle
        .createUpdate(
            """
            update chat_group set dismissed_at = clock_timestamp()
            where conversation_id = :group and dismissed_at is null
            """)
        .bind("group", group.value())
        .execute();
  }

  /// Members behind a cursor: by role, then by user.
  List<Member> members(Handle handle, ConversationId group, MemberCursor after, int limit) {
    return handle
        .createQuery(MEMBERS)
        .bind("group", group.value())
        .bind("role", after.role())
        .bind("user", after.user())
        .bind("limit", limit)
        .map((row, context) ->
            new Member(
                Person.read(row, "user"),
                Role.ranked(row.getInt("role")),
                instant(row, "joined_at")))
        .list();
  }

  /// The page of the member list, served by `group_member_list`.
  static final String MEMBERS =
      """
      select u.id as user_id, u.username as user_username, u.display_name as user_name,
             m.role, m.joined_at
      from (
        select user_id, role, joined_at
        from group_member
        where group_id = :group and (role, user_id) > (:role, :user)
        order by role, user_id
        limit :limit
      ) m
      join users u on u.id = m.user_id
      order by m.role, m.user_id
      """;

  /// Dismissed groups whose spans are not known to be closed.
  List<ConversationId> unfinished(Handle handle, int limit) {
    return handle
        .createQuery(
            """
            select conversation_id from chat_group
            where dismissed_at is not null and closed_at is null
            order by conversation_id
            limit :limit
            """)
        .bind("limit", limit)
        .mapTo(Long.class)
        .map(ConversationId::new)
        .list();
  }

  void finish(Handle handle, ConversationId group) {
    handle
        .createUpdate(
            "update chat_group set closed_at = clock_timestamp() where conversation_id = :group")
        .bind("group", group.value())
        .execute();
  }

  private static Group group(ResultSet row) throws SQLException {
    long owner = row.getLong("owner_id");
    var dismissedAt = row.getObject("dismissed_at", OffsetDateTime.class);
    return new Group(
        new ConversationId(row.getLong("conversation_id")),
        row.getString("title"),
        owner == 0 ? null : new UserId(owner),
        Role.ranked(row.getInt("role")),
        row.getInt("member_count"),
        instant(row, "created_at"),
        dismissedAt == null ? null : dismissedAt.toInstant());
  }

  private static @Nullable Role role(ResultSet row) throws SQLException {
    int role = row.getInt("role");
    return row.wasNull() ? null : Role.ranked(role);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
