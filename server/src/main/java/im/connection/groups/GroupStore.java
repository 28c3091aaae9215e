package im.connection.groups;

import im.connection.conversations.Announcement.History;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads and writes groups and their members. Whoever changes one holds the conversation's head.
@Singleton
final class GroupStore {
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
            select g.conversation_id, c.title, g.avatar, o.user_id as owner_id, m.role,
                   g.member_count, g.tags, g.join_policy, g.join_question, g.history, g.mute_all,
                   g.slow_mode_seconds, g.announcement, g.announcement_author, g.announcement_at,
                   g.announcement_pinned, q.until_at as muted_until, g.created_at, g.dismissed_at
            from chat_group g
            join conversation c on c.id = g.conversation_id
            join group_member m on m.group_id = g.conversation_id and m.user_id = :viewer
            left join group_member o on o.group_id = g.conversation_id and o.role = 0
            left join group_mute q on q.group_id = g.conversation_id and q.user_id = :viewer
              and q.until_at > clock_timestamp()
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
            select m.role, q.until_at as muted_until, b.user_id is not null as is_banned,
                   g.member_count, g.dismissed_at is not null as is_dismissed, g.mute_all,
                   g.slow_mode_seconds, g.join_policy, g.history
            from chat_group g
            left join group_member m on m.group_id = g.conversation_id and m.user_id = :user
            left join group_mute q on q.group_id = g.conversation_id and q.user_id = :user
            left join group_ban b on b.group_id = g.conversation_id and b.user_id = :user
            where g.conversation_id = :group
            """)
        .bind("group", group.value())
        .bind("user", user.value())
        .map((row, context) -> standing(row))
        .findOne();
  }

  /// How a user stands to a group that exists.
  ///
  /// @throws Refusal `not_found`
  Standing requireStanding(Handle handle, ConversationId group, UserId user) {
    return standing(handle, group, user).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }

  /// As [Standing#requireMember()].
  Role requireMember(Handle handle, ConversationId group, UserId user) {
    return requireStanding(handle, group, user).requireMember();
  }

  /// As [Standing#requireModerator()].
  Role requireModerator(Handle handle, ConversationId group, UserId user) {
    return requireStanding(handle, group, user).requireModerator();
  }

  /// Writes all of a group that can be changed but its name.
  void update(Handle handle, Group group) {
    var announcement = group.announcement();
    handle
        .createUpdate(
            """
            update chat_group
            set avatar = :avatar, tags = :tags, join_policy = :policy, join_question = :question,
                history = :history, mute_all = :muteAll, slow_mode_seconds = :slowMode,
                announcement = :text, announcement_author = :author, announcement_at = :at,
                announcement_pinned = :pinned
            where conversation_id = :group
            """)
        .bind("avatar", group.avatar())
        .bind("tags", group.tags().toArray(String[]::new))
        .bind("policy", group.joinPolicy().storedName())
        .bind("question", group.joinQuestion())
        .bind("history", group.history().name().toLowerCase(Locale.ROOT))
        .bind("muteAll", group.muteAll())
        .bind("slowMode", group.slowModeSeconds())
        .bind("text", announcement == null ? null : announcement.text())
        .bind("author", announcement == null ? null : announcement.authorId().value())
        .bind("at", announcement == null ? null : announcement.updatedAt())
        .bind("pinned", announcement != null && announcement.pinned())
        .bind("group", group.id().value())
        .execute();
  }

  Optional<Role> role(Handle handle, ConversationId group, UserId user) {
    return handle
        .createQuery("select role from group_member where group_id = :group and user_id = :user")
        .bind("group", group.value())
        .bind("user", user.value())
        .map((row, context) -> Role.ranked(row.getInt("role")))
        .findOne();
  }

  /// Owner and admins, at most `limit`.
  List<UserId> moderators(Handle handle, ConversationId group, int limit) {
    return handle
        .createQuery(
            """
            select user_id from group_member
            where group_id = :group and role < 2
            order by role, user_id
            limit :limit
            """)
        .bind("group", group.value())
        .bind("limit", limit)
        .mapTo(Long.class)
        .map(UserId::new)
        .list();
  }

  /// What is told of a group that exists to somebody who is not banned.
  Optional<GroupPreview> preview(Handle handle, ConversationId group, UserId viewer) {
    return previews(handle, List.of(group), viewer).stream().findFirst();
  }

  /// The same for several groups.
  List<GroupPreview> previews(Handle handle, Collection<ConversationId> groups, UserId viewer) {
    return handle
        .createQuery(
            """
            select g.conversation_id, c.title, g.avatar, g.member_count, g.tags, g.join_policy,
                   g.join_question, m.user_id is not null as is_member
            from chat_group g
            join conversation c on c.id = g.conversation_id
            left join group_member m on m.group_id = g.conversation_id and m.user_id = :viewer
            where g.conversation_id = any(:groups) and g.dismissed_at is null and not exists (
              select from group_ban b
              where b.group_id = g.conversation_id and b.user_id = :viewer)
            """)
        .bind("groups", groups.stream().map(ConversationId::value).toArray(Long[]::new))
        .bind("viewer", viewer.value())
        .map((row, context) -> preview(row))
        .list();
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

  /// Whether there is such a user whose account is not deleted.
  boolean isUser(Handle handle, UserId user) {
    return handle
        .createQuery("select exists (select from users where id = :user and deleted_at is null)")
        .bind("user", user.value())
        .mapTo(Boolean.class)
        .one();
  }

  /// How many groups a user owns that are not dismissed.
  int countOwned(Handle handle, UserId owner) {
    return handle
        .createQuery(
            """
            select count(*)
            from group_member m
            join chat_group g on g.conversation_id = m.group_id
            where m.user_id = :owner and m.role = 0 and g.dismissed_at is null
            """)
        .bind("owner", owner.value())
        .mapTo(Integer.class)
        .one();
  }

  /// A group's owner; empty when it has none.
  Optional<UserId> owner(Handle handle, ConversationId group) {
    return handle
        .createQuery("select user_id from group_member where group_id = :group and role = 0")
        .bind("group", group.value())
        .mapTo(Long.class)
        .map(UserId::new)
        .findOne();
  }

  /// Who follows an owner: the admin, or else the member, who joined first.
  Optional<UserId> heir(Handle handle, ConversationId group) {
    return handle
        .createQuery(
            """
            select user_id from group_member
            where group_id = :group and role > 0
            order by role, joined_at, user_id
            limit 1
            """)
        .bind("group", group.value())
        .mapTo(Long.class)
        .map(UserId::new)
        .findOne();
  }

  /// Changes a role; an owner is muted by nobody.
  void changeRole(Handle handle, ConversationId group, UserId user, Role role) {
    handle
        .createUpdate(
            """
            with unmuted as (
              delete from group_mute where group_id = :group and user_id = :user and :role = 0
            )
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
    return new Group(
        new ConversationId(row.getLong("conversation_id")),
        row.getString("title"),
        row.getString("avatar"),
        owner == 0 ? null : new UserId(owner),
        Role.ranked(row.getInt("role")),
        row.getInt("member_count"),
        tags(row),
        JoinPolicy.named(row.getString("join_policy")),
        row.getString("join_question"),
        history(row),
        row.getBoolean("mute_all"),
        row.getInt("slow_mode_seconds"),
        announcement(row),
        instantOrNull(row, "muted_until"),
        instant(row, "created_at"),
        instantOrNull(row, "dismissed_at"));
  }

  private static GroupPreview preview(ResultSet row) throws SQLException {
    return new GroupPreview(
        new ConversationId(row.getLong("conversation_id")),
        row.getString("title"),
        row.getString("avatar"),
        row.getInt("member_count"),
        tags(row),
        JoinPolicy.named(row.getString("join_policy")),
        row.getString("join_question"),
        row.getBoolean("is_member"));
  }

  private static List<String> tags(ResultSet row) throws SQLException {
    return List.of((String[]) row.getArray("tags").getArray());
  }

  private static @Nullable GroupAnnouncement announcement(ResultSet row) throws SQLException {
    String text = row.getString("announcement");
    return text == null
        ? null
        : new GroupAnnouncement(
            text,
            new UserId(row.getLong("announcement_author")),
            instant(row, "announcement_at"),
            row.getBoolean("announcement_pinned"));
  }

  private static Standing standing(ResultSet row) throws SQLException {
    return new Standing(
        role(row),
        instantOrNull(row, "muted_until"),
        row.getBoolean("is_banned"),
        row.getInt("member_count"),
        row.getBoolean("is_dismissed"),
        row.getBoolean("mute_all"),
        row.getInt("slow_mode_seconds"),
        JoinPolicy.named(row.getString("join_policy")),
        history(row));
  }

  private static @Nullable Role role(ResultSet row) throws SQLException {
    int role = row.getInt("role");
    return row.wasNull() ? null : Role.ranked(role);
  }

  private static History history(ResultSet row) throws SQLException {
    return History.valueOf(row.getString("history").toUpperCase(Locale.ROOT));
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  static Long[] numbers(List<UserId> users) {
    return users.stream().map(UserId::value).toArray(Long[]::new);
  }
}
