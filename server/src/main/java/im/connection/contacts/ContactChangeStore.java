package im.connection.contacts;

import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads what has changed about a user's contacts, and forgets what is too long ago.
@Singleton
final class ContactChangeStore {
  /// How many removals are kept of each owner.
  static final int KEPT = 500;

  static final String CHANGED =
      ContactStore.CONTACT
          + """
          where c.owner_id = :owner and c.rev > :since
          order by c.rev
          limit :limit
          """;

  static final String REMOVED =
      """
      select rev, user_id from contact_removal
      where owner_id = :owner and rev > :since
      order by rev
      limit :limit
      """;

  /// An owner's count of changes, and the last one that may have left no trace.
  record Head(long rev, long forgotten) {}

  /// One edge that changed; without a contact it is gone.
  record Change(long rev, UserId user, @Nullable Contact contact) {}

  Head head(Handle handle, UserId owner) {
    return handle
        .createQuery("select rev, forgotten from contact_head where owner_id = :owner")
        .bind("owner", owner.value())
        .map((row, context) -> new Head(row.getLong("rev"), row.getLong("forgotten")))
        .findOne()
        .orElse(new Head(0, 0));
  }

  /// Edges that changed after `since` and are there, in the order of their last change.
  List<Change> changed(Handle handle, UserId owner, long since, int limit) {
    return handle
        .createQuery(CHANGED)
        .bind("owner", owner.value())
        .bind("since", since)
        .bind("limit", limit)
        .map((row, context) -> {
          var contact = ContactStore.contact(row);
          return new Change(row.getLong("rev"), contact.user().id(), contact);
        })
        .list();
  }

  /// Edges that went after `since`, in that order.
  List<Change> removed(Handle handle, UserId owner, long since, int limit) {
    return handle
        .createQuery(REMOVED)
        .bind("owner", owner.value())
        .bind("since", since)
        .bind("limit", limit)
        .map((row, context) ->
            new Change(row.getLong("rev"), new UserId(row.getLong("user_id")), null))
        .list();
  }

  /// Forgets all but the last [#KEPT] removals of these owners, whose heads this transaction holds.
  void forget(Handle handle, UserId... owners) {
    handle
        .createUpdate(
            """
            with oldest as (
              select owner_id, (
                select r.rev from contact_removal r
                where r.owner_id = o.owner_id
                order by r.rev desc
                offset :kept
                limit 1) as rev
              from unnest(:owners) as o (owner_id)
            ), forgotten as (
              delete from contact_removal r using oldest o
              where r.owner_id = o.owner_id and r.rev <= o.rev
            )
            update contact_head h
            set forgotten = o.rev
            from oldest o
            where h.owner_id = o.owner_id and o.rev is not null
            """)
        .bind("kept", KEPT)
        .bind("owners", List.of(owners).stream().map(UserId::value).toArray(Long[]::new))
        .execute();
  }

  /// Removes everything of a user's.
  void deleteAll(Handle handle, UserId owner) {
    handle
        .createUpdate(
            """
            with removals as (delete from contact_removal where owner_id = :owner)
            delete from contact_head where owner_id = :owner
            """)
        .bind("owner", owner.value())
        .execute();
  }
}
