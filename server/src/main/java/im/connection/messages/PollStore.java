package im.connection.messages;

import im.connection.conversations.MessageTrace;
import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Keeps who voted for what.
@Singleton
final class PollStore implements MessageTrace {
  List<Integer> choices(Handle handle, ConversationId id, long seq, UserId user) {
    return handle
        .createQuery(
            """
            select choice from poll_vote
            where conversation_id = :conversation and seq = :seq and user_id = :user
            order by choice
            """)
        .bind("conversation", id.value())
        .bind("seq", seq)
        .bind("user", user.value())
        .mapTo(Integer.class)
        .list();
  }

  /// Lets a user have voted for exactly these choices.
  void replace(
      Handle handle,
      ConversationId id,
      long seq,
      UserId user,
      Collection<Integer> choices,
      Instant at) {
    handle
        .createUpdate(
            """
            delete from poll_vote
            where conversation_id = :conversation and seq = :seq and user_id = :user
            """)
        .bind("conversation", id.value())
        .bind("seq", seq)
        .bind("user", user.value())
        .execute();
    handle
        .createUpdate(
            """
            insert into poll_vote (conversation_id, seq, user_id, choice, created_at)
            select :conversation, :seq, :user, c, :at from unnest(:choices) c
            """)
        .bind("conversation", id.value())
        .bind("seq", seq)
        .bind("user", user.value())
        .bind("choices", choices.toArray(Integer[]::new))
        .bind("at", at.atOffset(ZoneOffset.UTC))
        .execute();
  }

  /// The votes for each choice that has any.
  Map<Integer, Integer> counts(Handle handle, ConversationId id, long seq) {
    var counts = new HashMap<Integer, Integer>();
    handle
        .createQuery(
            """
            select choice, count(*) as votes
            from poll_vote
            where conversation_id = :conversation and seq = :seq
            group by choice
            """)
        .bind("conversation", id.value())
        .bind("seq", seq)
        .map((row, context) -> Map.entry(row.getInt("choice"), row.getInt("votes")))
        .forEach(count -> counts.put(count.getKey(), count.getValue()));
    return counts;
  }

  int voters(Handle handle, ConversationId id, long seq) {
    return handle
        .createQuery(
            """
            select count(distinct user_id) from poll_vote
            where conversation_id = :conversation and seq = :seq
            """)
        .bind("conversation", id.value())
        .bind("seq", seq)
        .mapTo(Integer.class)
        .one();
  }

  /// Who voted for a choice, by user.
  List<Voter> voters(
      Handle handle, ConversationId id, long seq, int choice, long after, int limit) {
    return handle
        .createQuery(
            """
            select v.user_id, v.created_at, u.username, u.display_name, u.avatar
            from poll_vote v
            join users u on u.id = v.user_id
            where v.conversation_id = :conversation and v.seq = :seq and v.choice = :choice
              and v.user_id > :after
            order by v.user_id
            limit :limit
            """)
        .bind("conversation", id.value())
        .bind("seq", seq)
        .bind("choice", choice)
        .bind("after", after)
        .bind("limit", limit)
        .map((row, context) ->
            new Voter(
                new UserId(row.getLong("user_id")),
                row.getString("username"),
                row.getString("display_name"),
                row.getString("avatar"),
                row.getObject("created_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  @Override
  public void erase(Handle handle, ConversationId conversation, Collection<Long> seqs) {
    handle
        .createUpdate(
            "delete from poll_vote where conversation_id = :conversation and seq = any(:seqs)")
        .bind("conversation", conversation.value())
        .bind("seqs", seqs.toArray(Long[]::new))
        .execute();
  }
}
