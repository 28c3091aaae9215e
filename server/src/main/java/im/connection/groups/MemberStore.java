package im.connection.groups;

import im.connection.contacts.Person;
import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads and writes what a group knows of single users: the list of members, nicknames, mutes and
/// bans. Whoever changes a row holds the conversation's head.
@Singleton
final class MemberStore {
  /// How many members one search looks at.
  static final int SEARCHED = 10_000;

  private static final String ROWS =
      """
      select u.id as user_id, u.username as user_username, u.display_name as user_name,
             u.avatar as user_avatar,
             m.role, m.nickname, q.until_at as muted_until, m.joined_at
      from (
        select group_id, user_id, role, nickname, joined_at
        from group_member
        where group_id = :group and (role, user_id) > (:role, :user)
        order by role, user_id
        limit :rows
      ) m
      join users u on u.id = m.user_id
      left join group_mute q on q.group_id = m.group_id and q.user_id = m.user_id
        and q.until_at > clock_timestamp()
      """;

  /// A page of the member list, served by `group_member_list`.
  static final String MEMBERS = ROWS + "order by m.role, m.user_id";

  /// Members whose username, display name or nickname contains a text, among the next `:rows`.
  static final String SEARCH =
      ROWS
          + """
          where strpos(u.username, lower(:query)) > 0
            or strpos(lower(u.display_name), lower(:query)) > 0
            or strpos(lower(m.nickname), lower(:query)) > 0
          order by m.role, m.user_id
          limit :limit
          """;

  /// Members behind a cursor: by role, then by user.
  List<Member> members(Handle handle, ConversationId group, MemberCursor after, int limit) {
    return handle
        .createQuery(MEMBERS)
        .bind("group", group.value())
        .bind("role", after.role())
        .bind("user", after.user())
        .bind("rows", limit)
        .map((row, context) -> Member.read(row))
        .list();
  }

  /// Those of the next [#SEARCHED] members behind a cursor whose names contain `query`.
  List<Member> search(
      Handle handle, ConversationId group, String query, MemberCursor after, int limit) {
    return handle
        .createQuery(SEARCH)
        .bind("group", group.value())
        .bind("role", after.role())
        .bind("user", after.user())
        .bind("rows", SEARCHED)
        .bind("query", query)
        .bind("limit", limit)
        .map((row, context) -> Member.read(row))
        .list();
  }

  /// Where a search that began behind `after` stopped looking; empty when it saw the last member.
  Optional<MemberCursor> searchEnd(Handle handle, ConversationId group, MemberCursor after) {
    return handle
        .createQuery(
            """
            select role, user_id
            from group_member
            where group_id = :group and (role, user_id) > (:role, :user)
            order by role, user_id
            limit 1 offset :skipped
            """)
        .bind("group", group.value())
        .bind("role", after.role())
        .bind("user", after.user())
        .bind("skipped", SEARCHED - 1)
        .map((row, context) -> new MemberCursor(row.getInt("role"), row.getLong("user_id")))
        .findOne();
  }

  /// How many members there are, who, if they are not more than `limit`, and which of `viewers` are
  /// among them.
  Crowd crowd(Handle handle, ConversationId group, Set<UserId> viewers, int limit) {
    return handle
        .createQuery(
            """
            select g.member_count,
                   array(
                     select user_id from group_member
                     where group_id = :group and g.member_count <= :limit) as users,
                   array(
                     select user_id from group_member
                     where group_id = :group and user_id = any(:viewers)) as insiders
            from chat_group g
            where g.conversation_id = :group and g.dismissed_at is null
            """)
        .bind("group", group.value())
        .bind("viewers", GroupStore.numbers(List.copyOf(viewers)))
        .bind("limit", limit)
        .map((row, context) ->
            new Crowd(row.getInt("member_count"), users(row, "users"), users(row, "insiders")))
        .findOne()
        .orElse(Crowd.NOBODY);
  }

  private static Set<UserId> users(ResultSet row, String column) throws SQLException {
    return Arrays.stream((Long[]) row.getArray(column).getArray())
        .map(UserId::new)
        .collect(Collectors.toSet());
  }

  /// How many members are connected to any node, but for those who are invisible or do not show
  /// everyone when they are there.
  int online(Handle handle, ConversationId group) {
    return handle
        .createQuery(
            """
            select count(distinct m.user_id)
            from live_user l
            join group_member m on m.group_id = :group and m.user_id = l.user_id
            left join user_presence p on p.user_id = m.user_id
            left join user_privacy v on v.user_id = m.user_id
            where coalesce(p.availability, 'online') <> 'invisible'
              and coalesce(v.settings ->> 'lastSeen', 'everyone') = 'everyone'
            """)
        .bind("group", group.value())
        .mapTo(Integer.class)
        .one();
  }

  /// Those of `users` who are members.
  Set<UserId> members(Handle handle, ConversationId group, List<UserId> users) {
    return new HashSet<>(
        handle
            .createQuery(
                """
                select user_id from group_member
                where group_id = :group and user_id = any(:users)
                """)
            .bind("group", group.value())
            .bind("users", GroupStore.numbers(users))
            .mapTo(Long.class)
            .map(UserId::new)
            .list());
  }

  /// Those of `users` who are banned.
  Set<UserId> banned(Handle handle, ConversationId group, List<UserId> users) {
    return new HashSet<>(
        handle
            .createQuery(
                "select user_id from group_ban where group_id = :group and user_id = any(:users)")
            .bind("group", group.value())
            .bind("users", GroupStore.numbers(users))
            .mapTo(Long.class)
            .map(UserId::new)
            .list());
  }

  /// Calls a member so from now on.
  ///
  /// @return whether they were called otherwise before
  boolean rename(Handle handle, ConversationId group, UserId user, @Nullable String nickname) {
    return handle
            .createUpdate(
                """
                update group_member set nickname = :nickname
                where group_id = :group and user_id = :user
                  and nickname is distinct from :nickname
                """)
            .bind("nickname", nickname)
            .bind("group", group.value())
            .bind("user", user.value())
            .execute()
        == 1;
  }

  void mute(Handle handle, ConversationId group, UserId user, Instant until) {
    handle
        .createUpdate(
            """
            insert into group_mute (group_id, user_id, until_at) values (:group, :user, :until)
            on conflict (group_id, user_id) do update set until_at = excluded.until_at
            """)
        .bind("group", group.value())
        .bind("user", user.value())
        .bind("until", until)
        .execute();
  }

  void unmute(Handle handle, ConversationId group, UserId user) {
    handle
        .createUpdate("delete from group_mute where group_id = :group and user_id = :user")
        .bind("group", group.value())
        .bind("user", user.value())
        .execute();
  }

  /// Bans a user.
  ///
  /// @return whether there is such a user
  boolean ban(Handle handle, ConversationId group, UserId user, UserId actor, Instant now) {
    return handle
            .createUpdate(
                """
                insert into group_ban (group_id, user_id, actor_id, created_at)
                select :group, id, :actor, :now from users where id = :user
                """)
            .bind("group", group.value())
            .bind("user", user.value())
            .bind("actor", actor.value())
            .bind("now", now)
            .execute()
        == 1;
  }

  void unban(Handle handle, ConversationId group, UserId user) {
    handle
        .createUpdate("delete from group_ban where group_id = :group and user_id = :user")
        .bind("group", group.value())
        .bind("user", user.value())
        .execute();
  }

  /// A group's bans behind a user, by user.
  List<Ban> bans(Handle handle, ConversationId group, long after, int limit) {
    return handle
        .createQuery(
            """
            select u.id as user_id, u.username as user_username, u.display_name as user_name,
             u.avatar as user_avatar,
                   b.actor_id, b.created_at
            from (
              select user_id, actor_id, created_at
              from group_ban
              where group_id = :group and user_id > :after
              order by user_id
              limit :limit
            ) b
            join users u on u.id = b.user_id
            order by b.user_id
            """)
        .bind("group", group.value())
        .bind("after", after)
        .bind("limit", limit)
        .map((row, context) ->
            new Ban(
                Person.read(row, "user"),
                new UserId(row.getLong("actor_id")),
                GroupStore.instant(row, "created_at")))
        .list();
  }

  /// Those of these groups in whose lists of members a user stands.
  List<ConversationId> memberOf(Handle handle, UserId user, List<ConversationId> groups) {
    return handle
        .createQuery(
            """
            select group_id from group_member
            where user_id = :user and group_id = any(:groups)
            order by group_id
            """)
        .bind("user", user.value())
        .bind("groups", groups.stream().map(ConversationId::value).toArray(Long[]::new))
        .mapTo(Long.class)
        .map(ConversationId::new)
        .list();
  }

  /// What a user is called in those of these groups that call them otherwise.
  Map<ConversationId, String> nicknames(Handle handle, UserId user, List<ConversationId> groups) {
    var nicknames = new TreeMap<ConversationId, String>();
    handle
        .createQuery(
            """
            select group_id, nickname from group_member
            where user_id = :user and group_id = any(:groups) and nickname is not null
            """)
        .bind("user", user.value())
        .bind("groups", groups.stream().map(ConversationId::value).toArray(Long[]::new))
        .map((row, context) ->
            Map.entry(new ConversationId(row.getLong("group_id")), row.getString("nickname")))
        .forEach(entry -> nicknames.put(entry.getKey(), entry.getValue()));
    return nicknames;
  }

  /// Forgets whom a user followed, and that they were muted; bans stay.
  void forget(Handle handle, UserId user) {
    handle
        .createUpdate(
            """
            with follows as (delete from group_follow where follower_id = :user)
            delete from group_mute where user_id = :user
            """)
        .bind("user", user.value())
        .execute();
  }
}
