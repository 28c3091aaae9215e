package im.connection.groups;

import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Reads and writes whom members follow. An edge to somebody who departed stays and is not shown.
@Singleton
final class FollowStore {
  /// Adds an edge.
  ///
  /// @return whether it is new
  boolean insert(Handle handle, ConversationId group, UserId follower, UserId followed) {
    return handle
            .createUpdate(
                """
                insert into group_follow (group_id, follower_id, followed_id, created_at)
                values (:group, :follower, :followed, clock_timestamp())
                on conflict do nothing
                """)
            .bind("group", group.value())
            .bind("follower", follower.value())
            .bind("followed", followed.value())
            .execute()
        == 1;
  }

  /// Whom a user follows, in groups where both are members.
  List<Follow> of(Handle handle, UserId follower) {
    return handle
        .createQuery(
            """
            select f.group_id, f.followed_id
            from group_follow f
            join group_member g on g.group_id = f.group_id and g.user_id = f.followed_id
            join group_member o on o.group_id = f.group_id and o.user_id = f.follower_id
            where f.follower_id = :follower
            """)
        .bind("follower", follower.value())
        .map((row, context) ->
            new Follow(
                new ConversationId(row.getLong("group_id")),
                new UserId(row.getLong("followed_id"))))
        .list();
  }

  /// Removes an edge.
  ///
  /// @return whether there was one
  boolean delete(Handle handle, ConversationId group, UserId follower, UserId followed) {
    return handle
            .createUpdate(
                """
                delete from group_follow
                where group_id = :group and follower_id = :follower and followed_id = :followed
                """)
            .bind("group", group.value())
            .bind("follower", follower.value())
            .bind("followed", followed.value())
            .execute()
        == 1;
  }

  /// The members whom a member follows, behind a user, by user.
  List<Member> list(Handle handle, ConversationId group, UserId follower, long after, int limit) {
    return handle
        .createQuery(
            """
            select u.id as user_id, u.username as user_username, u.display_name as user_name,
             u.avatar as user_avatar,
                   m.role, m.nickname, q.until_at as muted_until, m.joined_at
            from (
              select group_id, followed_id from group_follow
              where group_id = :group and follower_id = :follower and followed_id > :after
              offset 0) f
            join group_member m on m.group_id = f.group_id and m.user_id = f.followed_id
            join users u on u.id = f.followed_id
            left join group_mute q on q.group_id = f.group_id and q.user_id = f.followed_id
              and q.until_at > clock_timestamp()
            order by f.followed_id
            limit :limit
            """)
        .bind("group", group.value())
        .bind("follower", follower.value())
        .bind("after", after)
        .bind("limit", limit)
        .map((row, context) -> Member.read(row))
        .list();
  }
}
