package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads and writes what members keep of a conversation for themselves.
@Singleton
final class PreferenceStore {
  /// What became of clearing a history.
  ///
  /// @param seq up to which message nothing is seen
  /// @param isMoved whether more was seen before
  record Clearing(long seq, boolean isMoved) {}

  /// The columns [#settings(ResultSet)] reads, from a table named `r`.
  static final String SETTINGS =
      """
      r.pinned_at, r.muted_until, coalesce(r.muted_until > clock_timestamp(), false) as is_muted,
      r.archived, r.remark
      """;

  /// Their settings, under a lock; empty when the conversation was never theirs.
  Optional<ConversationSettings> lockSettings(Handle handle, UserId user, ConversationId id) {
    return handle
        .createQuery(
            "select "
                + SETTINGS
                + """
                from conversation_member r
                where r.user_id = :user and r.conversation_id = :id
                for update
                """)
        .bind("user", user.value())
        .bind("id", id.value())
        .map((row, context) -> settings(row))
        .findOne();
  }

  /// How many conversations a user has pinned.
  int pinned(Handle handle, UserId user) {
    return handle
        .createQuery(
            """
            select count(*) from conversation_member
            where user_id = :user and pinned_at is not null
            """)
        .bind("user", user.value())
        .mapTo(Integer.class)
        .one();
  }

  void write(Handle handle, UserId user, ConversationId id, ConversationSettings settings) {
    handle
        .createUpdate(
            """
            update conversation_member
            set pinned_at = case when :pinned then coalesce(pinned_at, clock_timestamp()) end,
                muted_until = :mutedUntil, archived = :archived, remark = :remark
            where user_id = :user and conversation_id = :id
            """)
        .bind("pinned", settings.isPinned())
        .bind("mutedUntil", settings.isMuted() ? end(settings) : null)
        .bind("archived", settings.isArchived())
        .bind("remark", settings.remark())
        .bind("user", user.value())
        .bind("id", id.value())
        .execute();
  }

  /// Keeps a draft, or throws it away.
  ///
  /// @return whether the conversation was ever theirs
  boolean write(Handle handle, UserId user, ConversationId id, NewDraft draft) {
    return handle
            .createUpdate(
                """
                update conversation_member
                set draft = :text,
                    draft_reply_to = case when :text::text is not null then :replyTo::bigint end,
                    draft_at = case when :text::text is not null then clock_timestamp() end
                where user_id = :user and conversation_id = :id
                """)
            .bind("text", draft.text())
            .bind("replyTo", draft.replyTo())
            .bind("user", user.value())
            .bind("id", id.value())
            .execute()
        == 1;
  }

  /// Lets a user see nothing up to a message, and have read it; never less than before.
  ///
  /// @return empty when the conversation was never theirs
  Optional<Clearing> clear(Handle handle, UserId user, ConversationId id, long seq) {
    return handle
        .createQuery(
            """
            with wanted as (
              select m.seq, m.ordinal
              from message m
              where m.conversation_id = :id and m.seq = least(:seq, (
                select coalesce(s.to_seq, h.seq)
                from conversation_span s
                join conversation_head h on h.id = s.conversation_id
                where s.conversation_id = :id and s.user_id = :user
                order by s.from_rev desc
                limit 1))
            ), forgotten as (
              delete from message_hidden x
              using wanted w
              where x.user_id = :user and x.conversation_id = :id and x.seq <= w.seq
            )
            update conversation_member r
            set cleared_seq = greatest(r.cleared_seq, coalesce(w.seq, 0)),
                read_seq = greatest(r.read_seq, coalesce(w.seq, 0)),
                read_ordinal = greatest(r.read_ordinal, coalesce(w.ordinal, 0)),
                marked_unread = false, marked_at = clock_timestamp()
            from conversation_member o
            left join wanted w on true
            where r.user_id = :user and r.conversation_id = :id
              and o.user_id = r.user_id and o.conversation_id = r.conversation_id
            returning r.cleared_seq, r.cleared_seq > o.cleared_seq as is_moved
            """)
        .bind("seq", seq)
        .bind("user", user.value())
        .bind("id", id.value())
        .map((row, context) -> new Clearing(row.getLong("cleared_seq"), row.getBoolean("is_moved")))
        .findOne();
  }

  /// Hides those of these messages that the user may see.
  ///
  /// @return those that were not hidden before
  List<Long> hide(Handle handle, UserId user, ConversationId id, Collection<Long> seqs) {
    return handle
        .createQuery(
            """
            insert into message_hidden (user_id, conversation_id, seq)
            select :user, m.conversation_id, m.seq
            from message m
            where m.conversation_id = :id and m.seq = any(:seqs) and
            """
                + LogReader.VISIBLE
                + """
                order by m.seq
                on conflict do nothing
                returning seq
                """)
        .bind("user", user.value())
        .bind("id", id.value())
        .bind("seqs", seqs.toArray(Long[]::new))
        .mapTo(Long.class)
        .list();
  }

  /// Messages the user deleted for themselves, the latest conversations and messages first.
  List<Place> hidden(Handle handle, UserId user, int limit) {
    return handle
        .createQuery(
            """
            select conversation_id, seq
            from message_hidden
            where user_id = :user
            order by conversation_id desc, seq desc
            limit :limit
            """)
        .bind("user", user.value())
        .bind("limit", limit)
        .map((row, context) -> place(row))
        .list();
  }

  /// The last one of each conversation among those that [#hidden] lists after `place`.
  List<Place> lastHiddenBefore(Handle handle, UserId user, Place place) {
    return handle
        .createQuery(
            """
            select conversation_id, max(seq) as seq
            from message_hidden
            where user_id = :user and (conversation_id, seq) < (:conversation, :seq)
            group by conversation_id
            """)
        .bind("user", user.value())
        .bind("conversation", place.conversation().value())
        .bind("seq", place.seq())
        .map((row, context) -> place(row))
        .list();
  }

  private static Place place(ResultSet row) throws SQLException {
    return new Place(new ConversationId(row.getLong("conversation_id")), row.getLong("seq"));
  }

  /// Erases what a user kept; the conversation's own rows stay.
  void erase(Handle handle, UserId user) {
    handle
        .createUpdate(
            """
            with hidden as (
              delete from message_hidden where user_id = :user
            ), mentions as (
              delete from mention where user_id = :user
            )
            update conversation_member
            set draft = null, draft_reply_to = null, draft_at = null, remark = null,
                pinned_at = null, muted_until = null, archived = false
            where user_id = :user
            """)
        .bind("user", user.value())
        .execute();
  }

  static ConversationSettings settings(ResultSet row) throws SQLException {
    boolean isMuted = row.getBoolean("is_muted");
    var until = row.getObject("muted_until", OffsetDateTime.class);
    return new ConversationSettings(
        row.getObject("pinned_at") != null,
        isMuted,
        isMuted ? end(until.toInstant()) : null,
        row.getBoolean("archived"),
        row.getString("remark"));
  }

  private static OffsetDateTime end(ConversationSettings settings) {
    var until = settings.mutedUntil();
    return LogStore.utc(until == null ? SettingsUpdate.NEVER : until);
  }

  private static @Nullable Instant end(Instant until) {
    return until.isBefore(SettingsUpdate.NEVER) ? until : null;
  }
}
