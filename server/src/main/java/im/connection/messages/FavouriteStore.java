package im.connection.messages;

import im.connection.conversations.MessageTrace;
import im.connection.conversations.OwnTrace;
import im.connection.conversations.Place;
import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Keeps which messages users hold at hand: where they stand, never what they say.
@Singleton
final class FavouriteStore implements MessageTrace, OwnTrace {
  /// One favourite.
  record Row(long id, Place place, Instant addedAt) {}

  boolean insert(Handle handle, long id, UserId user, Place place) {
    return handle
            .createUpdate(
                """
                insert into favourite (id, user_id, conversation_id, seq, created_at)
                values (:id, :user, :conversation, :seq, clock_timestamp())
                on conflict (conversation_id, seq, user_id) do nothing
                """)
            .bind("id", id)
            .bind("user", user.value())
            .bind("conversation", place.conversation().value())
            .bind("seq", place.seq())
            .execute()
        == 1;
  }

  boolean delete(Handle handle, UserId user, Place place) {
    return handle
            .createUpdate(
                """
                delete from favourite
                where conversation_id = :conversation and seq = :seq and user_id = :user
                """)
            .bind("user", user.value())
            .bind("conversation", place.conversation().value())
            .bind("seq", place.seq())
            .execute()
        == 1;
  }

  int count(Handle handle, UserId user) {
    return handle
        .createQuery("select count(*) from favourite where user_id = :user")
        .bind("user", user.value())
        .mapTo(Integer.class)
        .one();
  }

  /// Newest first, below an id.
  List<Row> list(Handle handle, UserId user, long before, int limit) {
    return handle
        .createQuery(
            """
            select id, conversation_id, seq, created_at
            from favourite
            where user_id = :user and id < :before
            order by id desc
            limit :limit
            """)
        .bind("user", user.value())
        .bind("before", before)
        .bind("limit", limit)
        .map((row, context) ->
            new Row(
                row.getLong("id"),
                new Place(new ConversationId(row.getLong("conversation_id")), row.getLong("seq")),
                row.getObject("created_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  void deleteAll(Handle handle, UserId user) {
    handle
        .createUpdate("delete from favourite where user_id = :user")
        .bind("user", user.value())
        .execute();
  }

  @Override
  public void erase(Handle handle, ConversationId conversation, Collection<Long> seqs) {
    handle
        .createUpdate(
            "delete from favourite where conversation_id = :conversation and seq = any(:seqs)")
        .bind("conversation", conversation.value())
        .bind("seqs", seqs.toArray(Long[]::new))
        .execute();
  }

  @Override
  public void hidden(
      Handle handle, UserId user, ConversationId conversation, Collection<Long> seqs) {
    handle
        .createUpdate(
            """
            delete from favourite
            where conversation_id = :conversation and seq = any(:seqs) and user_id = :user
            """)
        .bind("user", user.value())
        .bind("conversation", conversation.value())
        .bind("seqs", seqs.toArray(Long[]::new))
        .execute();
  }

  @Override
  public void cleared(Handle handle, UserId user, Place last) {
    handle
        .createUpdate(
            """
            delete from favourite
            where user_id = :user and conversation_id = :conversation and seq <= :seq
            """)
        .bind("user", user.value())
        .bind("conversation", last.conversation().value())
        .bind("seq", last.seq())
        .execute();
  }
}
