package im.connection.links;

import im.connection.kernel.ConversationId;
import im.connection.kernel.PreviewId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Reads and writes what was fetched, and which messages carry it. Whatever changes which messages
/// do is done in a transaction that holds the conversation's head.
@Singleton
final class PreviewStore {
  /// What was fetched before.
  record Known(PreviewId id, String json) {}

  /// The key under which requests and links are digested.
  byte[] key(Handle handle) {
    return handle.createQuery("select key from digest_key").mapTo(byte[].class).one();
  }

  /// What was last fetched from a link, for the conversation that the digest is made with, if that
  /// is no longer ago than `age`.
  Optional<Known> find(Handle handle, String digest, Duration age) {
    return handle
        .createQuery(
            """
            select id, preview
            from link_preview
            where digest = :digest
              and fetched_at > clock_timestamp() - make_interval(secs => :age)
            order by fetched_at desc
            limit 1
            """)
        .bind("digest", digest)
        .bind("age", age.toSeconds())
        .map(
            (row, context) -> new Known(new PreviewId(row.getLong("id")), row.getString("preview")))
        .findOne();
  }

  void insert(
      Handle handle,
      ConversationId conversation,
      Known preview,
      String digest,
      Optional<Thumbnail> thumbnail) {
    handle
        .createUpdate(
            """
            insert into link_preview (conversation_id, id, digest, fetched_at, preview, image)
            values (:conversation, :id, :digest, clock_timestamp(), :preview, :image)
            """)
        .bind("conversation", conversation.value())
        .bind("id", preview.id().value())
        .bind("digest", digest)
        .bind("preview", preview.json())
        .bind("image", thumbnail.map(Thumbnail::jpeg).orElse(null))
        .execute();
  }

  /// Notes that a message carries a preview; false when there is no such preview any more.
  boolean use(Handle handle, ConversationId conversation, long seq, PreviewId id) {
    return handle
            .createUpdate(
                """
                insert into link_preview_use (conversation_id, seq, preview_id)
                select conversation_id, :seq, id
                from link_preview
                where conversation_id = :conversation and id = :id
                """)
            .bind("conversation", conversation.value())
            .bind("seq", seq)
            .bind("id", id.value())
            .execute()
        == 1;
  }

  /// The digest of the link whose preview a message carries.
  Optional<String> used(Handle handle, ConversationId conversation, long seq) {
    return handle
        .createQuery(
            """
            select p.digest
            from link_preview_use u
            join link_preview p on p.conversation_id = u.conversation_id and p.id = u.preview_id
            where u.conversation_id = :conversation and u.seq = :seq
            """)
        .bind("conversation", conversation.value())
        .bind("seq", seq)
        .mapTo(String.class)
        .findOne();
  }

  /// Lets messages carry nothing any more, and deletes what no other message carries.
  void release(Handle handle, ConversationId conversation, Collection<Long> seqs) {
    handle
        .createUpdate(
            """
            with released as (
              delete from link_preview_use
              where conversation_id = :conversation and seq = any(:seqs)
              returning conversation_id, preview_id
            ), unused as materialized (
              select distinct r.conversation_id, r.preview_id
              from released r
              where not exists (
                select from link_preview_use u
                where u.conversation_id = r.conversation_id and u.preview_id = r.preview_id
                  and u.seq <> all(:seqs)
                offset 0)
            )
            delete from link_preview p
            using unused n
            where p.conversation_id = n.conversation_id and p.id = n.preview_id
            """)
        .bind("conversation", conversation.value())
        .bind("seqs", seqs.toArray(Long[]::new))
        .execute();
  }

  /// The image of a preview, if `user` may see a message that carries it: inside one of their
  /// spans, above what they cleared, not deleted by them for themselves and not expired.
  Optional<byte[]> image(Handle handle, UserId user, ConversationId conversation, PreviewId id) {
    return handle
        .createQuery(
            """
            select p.image
            from link_preview p
            where p.conversation_id = :conversation and p.id = :id and p.image is not null
              and exists (
                select
                from conversation_member r
                join conversation_span s
                  on s.conversation_id = r.conversation_id and s.user_id = r.user_id
                join link_preview_use u
                  on u.conversation_id = r.conversation_id and u.preview_id = :id
                  and u.seq > r.cleared_seq
                  and u.seq between s.from_seq and coalesce(s.to_seq, u.seq)
                cross join lateral (
                  select from message
                  where conversation_id = u.conversation_id and seq = u.seq
                    and (expires_at is null or expires_at > clock_timestamp())
                  offset 0) m
                where r.user_id = :user and r.conversation_id = :conversation
                  and not exists (
                    select from message_hidden x
                    where x.user_id = :user and x.conversation_id = u.conversation_id
                      and x.seq = u.seq))
            """)
        .bind("conversation", conversation.value())
        .bind("id", id.value())
        .bind("user", user.value())
        .mapTo(byte[].class)
        .findOne();
  }
}
