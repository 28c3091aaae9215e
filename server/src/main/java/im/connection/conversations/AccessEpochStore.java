package im.connection.conversations;

import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Advances access epochs of many conversations at once.
@Singleton
final class AccessEpochStore {
  /// The ids of conversations in which a user is a member, after one of them, ascending.
  List<Long> conversations(Handle handle, UserId user, long after, int limit) {
    return handle
        .createQuery(
            """
            select conversation_id
            from conversation_span
            where user_id = :user and to_seq is null and conversation_id > :after
            order by conversation_id
            limit :limit
            """)
        .bind("user", user.value())
        .bind("after", after)
        .bind("limit", limit)
        .mapTo(Long.class)
        .list();
  }

  /// Locks these heads, ascending, and advances their epochs.
  void advance(Handle handle, List<Long> conversations) {
    handle
        .createUpdate(
            """
            with held as (
              select id from conversation_head
              where id = any(:ids)
              order by id
              for update
            )
            update conversation_head h set access_epoch = access_epoch + 1
            from held
            where h.id = held.id
            """)
        .bind("ids", conversations.toArray(Long[]::new))
        .execute();
  }
}
