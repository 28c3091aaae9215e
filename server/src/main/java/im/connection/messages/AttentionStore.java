package im.connection.messages;

import im.connection.conversations.Place;
import im.connection.groups.Follow;
import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Finds unread messages that want a user's attention.
@Singleton
final class AttentionStore {
  /// How far below a group's end messages of followed members are looked for.
  static final int MAX_LOOKED_AT = 1_000;

  /// Where one stands and why; `id` is the message's, by which they are ordered.
  record Row(long id, Place place, Attention.Reason reason) {}

  /// The newest below an id, newest first; each message once.
  ///
  /// @param follows whom the user follows
  List<Row> list(Handle handle, UserId user, List<Follow> follows, long before, int limit) {
    return handle
        .createQuery(
            """
            with found as (
              select x.conversation_id, x.seq, 0 as reason
              from mention x
              join conversation_member r
                on r.user_id = x.user_id and r.conversation_id = x.conversation_id
              where x.user_id = :user and x.seq > r.read_seq
              union all
              select x.conversation_id, x.seq, 1
              from conversation_member r
              join everyone_mention x on x.conversation_id = r.conversation_id
              where r.user_id = :user and x.seq > r.read_seq
              union all
              select m.conversation_id, m.seq, 2
              from (
                select f.conversation_id, array_agg(f.user_id) as users
                from unnest(:groups, :followed) as f (conversation_id, user_id)
                group by f.conversation_id
              ) f
              join conversation_member r
                on r.user_id = :user and r.conversation_id = f.conversation_id
              join conversation_head h on h.id = f.conversation_id
              join message m on m.conversation_id = f.conversation_id
                and m.seq > greatest(r.read_seq, h.seq - :lookedAt)
                and m.sender_id = any(f.users) and m.type <> 'system'
            )
            select m.id, m.conversation_id, m.seq, min(f.reason) as reason
            from found f
            join message m on m.conversation_id = f.conversation_id and m.seq = f.seq
            where m.id < :before and m.sender_id <> :user
            group by m.id, m.conversation_id, m.seq
            order by m.id desc
            limit :limit
            """)
        .bind("user", user.value())
        .bind("groups", follows.stream().map(f -> f.group().value()).toArray(Long[]::new))
        .bind("followed", follows.stream().map(f -> f.user().value()).toArray(Long[]::new))
        .bind("lookedAt", MAX_LOOKED_AT)
        .bind("before", before)
        .bind("limit", limit)
        .map((row, context) ->
            new Row(
                row.getLong("id"),
                new Place(new ConversationId(row.getLong("conversation_id")), row.getLong("seq")),
                reason(row.getInt("reason"))))
        .list();
  }

  private static Attention.Reason reason(int rank) {
    return switch (rank) {
      case 0 -> Attention.Reason.MENTIONED;
      case 1 -> Attention.Reason.EVERYONE;
      default -> Attention.Reason.FOLLOWED;
    };
  }
}
