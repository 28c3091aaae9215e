package im.connection.messages;

import im.connection.conversations.MessageTrace;
import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Keeps who put which emoji to which message.
@Singleton
final class ReactionStore implements MessageTrace {
  /// One emoji of a message.
  ///
  /// @param userIds who put it there, the latest first, at most [#MAX_NAMED]
  record Tally(String emoji, int count, List<UserId> userIds) {}

  /// How many users a summary names for each emoji.
  static final int MAX_NAMED = 5;

  boolean insert(
      Handle handle, ConversationId id, long seq, String emoji, UserId user, Instant at) {
    return handle
            .createUpdate(
                """
                insert into reaction (conversation_id, seq, emoji, user_id, created_at)
                values (:conversation, :seq, :emoji, :user, :at)
                on conflict do nothing
                """)
            .bind("conversation", id.value())
            .bind("seq", seq)
            .bind("emoji", emoji)
            .bind("user", user.value())
            .bind("at", at.atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }

  boolean delete(Handle handle, ConversationId id, long seq, String emoji, UserId user) {
    return handle
            .createUpdate(
                """
                delete from reaction
                where conversation_id = :conversation and seq = :seq and emoji = :emoji
                  and user_id = :user
                """)
            .bind("conversation", id.value())
            .bind("seq", seq)
            .bind("emoji", emoji)
            .bind("user", user.value())
            .execute()
        == 1;
  }

  /// How many emoji a user put to a message.
  int count(Handle handle, ConversationId id, long seq, UserId user) {
    return handle
        .createQuery(
            """
            select count(*) from reaction
            where conversation_id = :conversation and seq = :seq and user_id = :user
            """)
        .bind("conversation", id.value())
        .bind("seq", seq)
        .bind("user", user.value())
        .mapTo(Integer.class)
        .one();
  }

  /// The emoji of a message, the first one first.
  List<Tally> tallies(Handle handle, ConversationId id, long seq) {
    return handle
        .createQuery(
            """
            select emoji, count(*) as count,
                   array_agg(user_id order by place) filter (where place <= :named) as users
            from (
              select emoji, user_id, created_at,
                     row_number() over (partition by emoji order by created_at desc, user_id)
                       as place
              from reaction
              where conversation_id = :conversation and seq = :seq
            ) r
            group by emoji
            order by min(created_at), emoji
            """)
        .bind("named", MAX_NAMED)
        .bind("conversation", id.value())
        .bind("seq", seq)
        .map((row, context) ->
            new Tally(
                row.getString("emoji"),
                row.getInt("count"),
                Stream.of((Long[]) row.getArray("users").getArray()).map(UserId::new).toList()))
        .list();
  }

  /// Who put which emoji to a message, by emoji and user.
  ///
  /// @param emoji only this one
  List<Reactor> list(
      Handle handle,
      ConversationId id,
      long seq,
      @Nullable String emoji,
      ReactionCursor after,
      int limit) {
    return handle
        .createQuery(
            """
            select r.emoji, r.user_id, r.created_at, u.username, u.display_name, u.avatar
            from reaction r
            join users u on u.id = r.user_id
            where r.conversation_id = :conversation and r.seq = :seq
              and (:emoji::text is null or r.emoji = :emoji)
              and (r.emoji, r.user_id) > (:afterEmoji, :afterUser)
            order by r.emoji, r.user_id
            limit :limit
            """)
        .bind("conversation", id.value())
        .bind("seq", seq)
        .bind("emoji", emoji)
        .bind("afterEmoji", after.emoji())
        .bind("afterUser", after.user())
        .bind("limit", limit)
        .map((row, context) ->
            new Reactor(
                new UserId(row.getLong("user_id")),
                row.getString("username"),
                row.getString("display_name"),
                row.getString("avatar"),
                row.getString("emoji"),
                row.getObject("created_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  @Override
  public void erase(Handle handle, ConversationId conversation, Collection<Long> seqs) {
    handle
        .createUpdate(
            "delete from reaction where conversation_id = :conversation and seq = any(:seqs)")
        .bind("conversation", conversation.value())
        .bind("seqs", seqs.toArray(Long[]::new))
        .execute();
  }
}
