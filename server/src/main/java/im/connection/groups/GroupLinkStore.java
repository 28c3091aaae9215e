package im.connection.groups;

import im.connection.contacts.Person;
import im.connection.kernel.ConversationId;
import im.connection.kernel.LinkId;
import im.connection.kernel.UserId;
import im.connection.platform.db.Ids;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Reads and writes links. One past its time counts as none whatever its row says; the row goes
/// when the group gets another link.
@Singleton
final class GroupLinkStore {
  static final Duration AGE = Duration.ofDays(7);

  private static final String LINK =
      """
      select l.id, l.created_at, l.expires_at, l.max_uses, l.uses,
             u.id as user_id, u.username as user_username, u.display_name as user_name,
             u.avatar as user_avatar
      from group_link l
      join users u on u.id = l.creator_id
      """;

  private final Ids ids;
  private final InstantSource clock;

  GroupLinkStore(Ids ids, InstantSource clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /// An id for a link, to be taken before the transaction that stores it.
  LinkId nextId() {
    return new LinkId(ids.next());
  }

  Instant now() {
    return clock.instant();
  }

  /// Stores a link and forgets the group's expired ones.
  void insert(
      Handle handle,
      LinkId id,
      ConversationId group,
      UserId creator,
      LinkToken token,
      NewLink wanted) {
    Instant now = clock.instant();
    handle
        .createUpdate("delete from group_link where group_id = :group and expires_at <= :now")
        .bind("group", group.value())
        .bind("now", now)
        .execute();
    handle
        .createUpdate(
            """
            insert into group_link
              (id, group_id, digest, creator_id, created_at, expires_at, max_uses)
            values (:id, :group, :digest, :creator, :now, :expires, :maxUses)
            """)
        .bind("id", id.value())
        .bind("group", group.value())
        .bind("digest", token.digest())
        .bind("creator", creator.value())
        .bind("now", now)
        .bind("expires", wanted.expiresAt() == null ? now.plus(AGE) : wanted.expiresAt())
        .bind("maxUses", wanted.maxUses())
        .execute();
  }

  /// How many links a group has, at most 100 and a few.
  int count(Handle handle, ConversationId group) {
    return handle
        .createQuery("select count(*) from group_link where group_id = :group")
        .bind("group", group.value())
        .mapTo(Integer.class)
        .one();
  }

  GroupLink get(Handle handle, LinkId id) {
    return handle
        .createQuery(LINK + "where l.id = :id")
        .bind("id", id.value())
        .map((row, context) -> link(row))
        .one();
  }

  /// The group to which a token that is good opens the door.
  Optional<ConversationId> group(Handle handle, LinkToken token) {
    return handle
        .createQuery(
            """
            select group_id from group_link
            where digest = :digest and expires_at > :now
              and (max_uses is null or uses < max_uses)
            """)
        .bind("digest", token.digest())
        .bind("now", clock.instant())
        .mapTo(Long.class)
        .map(ConversationId::new)
        .findOne();
  }

  /// Counts one use of a token.
  ///
  /// @return whether it was good still
  boolean use(Handle handle, LinkToken token) {
    return handle
            .createUpdate(
                """
                update group_link set uses = uses + 1
                where digest = :digest and expires_at > :now
                  and (max_uses is null or uses < max_uses)
                """)
            .bind("digest", token.digest())
            .bind("now", clock.instant())
            .execute()
        == 1;
  }

  /// A group's links older than `before`, the newest first.
  List<GroupLink> list(Handle handle, ConversationId group, long before, int limit) {
    return handle
        .createQuery(
            LINK
                + """
                where l.group_id = :group and l.id < :before and l.expires_at > :now
                order by l.id desc
                limit :limit
                """)
        .bind("group", group.value())
        .bind("before", before)
        .bind("now", clock.instant())
        .bind("limit", limit)
        .map((row, context) -> link(row))
        .list();
  }

  /// Forgets a link.
  ///
  /// @return whether the group had it
  boolean delete(Handle handle, ConversationId group, LinkId id) {
    return handle
            .createUpdate("delete from group_link where id = :id and group_id = :group")
            .bind("id", id.value())
            .bind("group", group.value())
            .execute()
        == 1;
  }

  private static GroupLink link(ResultSet row) throws SQLException {
    return new GroupLink(
        new LinkId(row.getLong("id")),
        Person.read(row, "user"),
        GroupStore.instant(row, "created_at"),
        GroupStore.instant(row, "expires_at"),
        row.getObject("max_uses", Integer.class),
        row.getInt("uses"));
  }
}
