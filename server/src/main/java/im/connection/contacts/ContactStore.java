package im.connection.contacts;

import im.connection.accounts.Acquaintance;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads and writes contact edges. Lock order: edges, then the counts of changes by owner
/// ascending.
@Singleton
final class ContactStore {
  static final String CONTACT =
      """
      select u.id as user_id, u.username as user_username, u.display_name as user_name,
             u.avatar as user_avatar,
             c.remark, c.labels, c.starred, c.created_at, c.rev
      from contact c
      join users u on u.id = c.user_id
      """;

  /// Where `user` stands with `other`.
  Relation relation(Handle handle, UserId user, UserId other) {
    return relations(handle, user, List.of(other)).values().iterator().next();
  }

  /// Where `user` stands with each of `others`.
  Map<UserId, Relation> relations(Handle handle, UserId user, Collection<UserId> others) {
    return handle
        .createQuery(
            """
            select o.id,
                   exists (
                     select from contact c
                     where c.owner_id = :user and c.user_id = o.id) as is_friend,
                   exists (
                     select from user_block b
                     where b.blocker_id = :user and b.blocked_id = o.id) as blocks,
                   exists (
                     select from user_block b
                     where b.blocker_id = o.id and b.blocked_id = :user) as is_blocked
            from unnest(:others) as o (id)
            """)
        .bind("user", user.value())
        .bind("others", others.stream().map(UserId::value).toArray(Long[]::new))
        .collectRows(
            Collectors.toMap(
                row -> new UserId(row.getColumn("id", Long.class)),
                row ->
                    new Relation(
                        row.getColumn("is_friend", Boolean.class),
                        row.getColumn("blocks", Boolean.class),
                        row.getColumn("is_blocked", Boolean.class)),
                (same, again) -> same));
  }

  /// How each of `viewers` stands to the owner at the same place.
  List<Acquaintance> acquaintances(Handle handle, List<UserId> owners, List<UserId> viewers) {
    return handle
        .createQuery(
            """
            select exists (
                     select from contact c
                     where c.owner_id = p.owner and c.user_id = p.viewer) as is_friend,
                   exists (
                     select from user_block b
                     where b.blocker_id = p.owner and b.blocked_id = p.viewer) as is_blocked
            from unnest(:owners, :viewers) with ordinality as p (owner, viewer, place)
            order by p.place
            """)
        .bind("owners", owners.stream().map(UserId::value).toArray(Long[]::new))
        .bind("viewers", viewers.stream().map(UserId::value).toArray(Long[]::new))
        .map((row, context) ->
            new Relation(row.getBoolean("is_friend"), false, row.getBoolean("is_blocked"))
                .acquaintance())
        .list();
  }

  Optional<Contact> find(Handle handle, UserId owner, UserId user) {
    return find(handle, owner, user, "");
  }

  /// Locks an edge and reads it as it stands then.
  Optional<Contact> lock(Handle handle, UserId owner, UserId user) {
    return find(handle, owner, user, " for update of c");
  }

  private static Optional<Contact> find(Handle handle, UserId owner, UserId user, String locking) {
    return handle
        .createQuery(CONTACT + "where c.owner_id = :owner and c.user_id = :user" + locking)
        .bind("owner", owner.value())
        .bind("user", user.value())
        .map((row, context) -> contact(row))
        .findOne();
  }

  /// The contacts of `owner` after a user, ascending by user; only those under a label if one is
  /// given.
  List<Contact> list(Handle handle, UserId owner, @Nullable String label, long after, int limit) {
    return handle
        .createQuery(
            CONTACT
                + """
                where c.owner_id = :owner and c.user_id > :after
                  and (cast(:label as text) is null or :label = any(c.labels))
                order by c.user_id
                limit :limit
                """)
        .bind("owner", owner.value())
        .bind("label", label)
        .bind("after", after)
        .bind("limit", limit)
        .map((row, context) -> contact(row))
        .list();
  }

  /// The labels `owner` has in use, and how often, at most `limit`.
  List<Label> labels(Handle handle, UserId owner, int limit) {
    return handle
        .createQuery(
            """
            select l.label, count(*) as contacts
            from contact c cross join unnest(c.labels) as l (label)
            where c.owner_id = :owner
            group by l.label
            order by l.label
            limit :limit
            """)
        .bind("owner", owner.value())
        .bind("limit", limit)
        .map((row, context) -> new Label(row.getString("label"), row.getLong("contacts")))
        .list();
  }

  /// Draws both edges between two users, the smaller owner first, and counts the change for both.
  void befriend(Handle handle, UserId one, UserId other) {
    handle
        .createUpdate(
            """
            with head as (
              insert into contact_head (owner_id, rev)
              values (:low, 1), (:high, 1)
              on conflict (owner_id) do update set rev = contact_head.rev + 1
              returning owner_id, rev
            ), redrawn as (
              delete from contact_removal
              where (owner_id, user_id) in ((:low, :high), (:high, :low))
            )
            insert into contact (owner_id, user_id, created_at, rev)
            select e.owner_id, e.user_id, clock_timestamp(), h.rev
            from (values (:low, :high), (:high, :low)) as e (owner_id, user_id)
            join head h on h.owner_id = e.owner_id
            on conflict do nothing
            """)
        .bind("low", Math.min(one.value(), other.value()))
        .bind("high", Math.max(one.value(), other.value()))
        .execute();
  }

  /// Erases both edges between two users, keeps a trace of each, and tells whether there was any.
  boolean part(Handle handle, UserId one, UserId other) {
    return handle
            .createUpdate(
                """
                with gone as (
                  delete from contact
                  where (owner_id, user_id) in ((:one, :other), (:other, :one))
                  returning owner_id, user_id
                ), head as (
                  insert into contact_head (owner_id, rev)
                  select owner_id, 1 from gone order by owner_id
                  on conflict (owner_id) do update set rev = contact_head.rev + 1
                  returning owner_id, rev
                )
                insert into contact_removal (owner_id, rev, user_id)
                select g.owner_id, h.rev, g.user_id
                from gone g
                join head h on h.owner_id = g.owner_id
                """)
            .bind("one", one.value())
            .bind("other", other.value())
            .execute()
        > 0;
  }

  /// Writes what `owner` notes about a contact and counts the change.
  void update(Handle handle, UserId owner, Contact contact) {
    handle
        .createUpdate(
            """
            with head as (
              insert into contact_head (owner_id, rev)
              values (:owner, 1)
              on conflict (owner_id) do update set rev = contact_head.rev + 1
              returning rev
            )
            update contact c
            set remark = :remark, labels = :labels, starred = :starred, rev = h.rev
            from head h
            where c.owner_id = :owner and c.user_id = :user
            """)
        .bind("owner", owner.value())
        .bind("user", contact.user().id().value())
        .bind("remark", contact.remark())
        .bind("labels", contact.labels().toArray(String[]::new))
        .bind("starred", contact.starred())
        .execute();
  }

  /// How many of these users exist.
  int existing(Handle handle, UserId... users) {
    return handle
        .createQuery("select count(*) from users where id = any(:users) and deleted_at is null")
        .bind("users", List.of(users).stream().map(UserId::value).toArray(Long[]::new))
        .mapTo(Integer.class)
        .one();
  }

  static Contact contact(ResultSet row) throws SQLException {
    return new Contact(
        Person.read(row, "user"),
        row.getString("remark"),
        List.of((String[]) row.getArray("labels").getArray()),
        row.getBoolean("starred"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
