package im.connection.messages;

import im.connection.conversations.Place;
import im.connection.groups.Follow;
import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Finds unread messages that want a user's attention.
@Singleton
final class AttentionStore {
  /// How far below a group's end messages of followed members are looked for.
  static final int MAX_LOOKED_AT = 1_000;

  /// Where one stands, when it was stored, and why it is wanted.
  record Row(Place place, Instant createdAt, Attention.Reason reason) {}

  /// What is unread of each conversation, `seq` by `seq` within the user's spans, and older than
  /// the cursor. Times never go backwards in a log, so where that begins is found by halving.
  private static final String UNREAD =
      """
      recursive narrowed as (
        select v.conversation_id, v.floor, case when :first then v.high else v.floor end as low,
               v.high
        from (
          select r.conversation_id, coalesce(s.to_seq, h.seq) as high,
                 greatest(r.read_seq, r.cleared_seq, s.from_seq - 1) as floor
          from conversation_member r
          join conversation_span s
            on s.user_id = r.user_id and s.conversation_id = r.conversation_id
          join conversation_head h on h.id = r.conversation_id
          where r.user_id = :user
        ) v
        where v.high > v.floor
        union all
        select t.conversation_id, t.floor, case when t.is_older then t.middle else t.low end,
               case when t.is_older then t.high else t.middle - 1 end
        from (
          select n.*, p.middle, (
            select (m.created_at, m.conversation_id, m.seq) < (:time, :conversation, :seq)
            from message m
            where m.conversation_id = n.conversation_id and m.seq = p.middle) as is_older
          from narrowed n
          cross join lateral (select (n.low + n.high + 1) / 2 as middle) p
          where n.low < n.high
        ) t
      ), unread as (
        select conversation_id, floor, high from narrowed where low = high and high > floor
      )
      """;

  /// The newest before the cursor, newest first; each message once. Of each conversation no more
  /// are looked at than are wanted.
  ///
  /// @param follows whom the user follows
  List<Row> list(
      Handle handle, UserId user, List<Follow> follows, AttentionCursor before, int limit) {
    return handle
        .createQuery(
            "with "
                + UNREAD
                + """
                , found as (
                  select u.conversation_id, x.seq, 0 as reason
                  from unread u
                  cross join lateral (
                    select seq from mention
                    where user_id = :user and conversation_id = u.conversation_id
                      and seq > u.floor and seq <= u.high
                    order by seq desc
                    limit :limit
                  ) x
                  union all
                  select u.conversation_id, x.seq, 1
                  from unread u
                  cross join lateral (
                    select seq from everyone_mention
                    where conversation_id = u.conversation_id and seq > u.floor and seq <= u.high
                    order by seq desc
                    limit :limit
                  ) x
                  union all
                  select u.conversation_id, x.seq, 2
                  from (
                    select f.conversation_id, array_agg(f.user_id) as users
                    from unnest(:groups, :followed) as f (conversation_id, user_id)
                    group by f.conversation_id
                  ) f
                  join unread u on u.conversation_id = f.conversation_id
                  join conversation_head h on h.id = f.conversation_id
                  cross join lateral (
                    select seq
                    from (
                      select seq, sender_id, type from message
                      where conversation_id = f.conversation_id
                        and seq > greatest(u.floor, h.seq - :lookedAt) and seq <= u.high
                      order by seq desc
                      offset 0) m
                    where sender_id = any(f.users) and type <> 'system'
                    order by seq desc
                    limit :limit
                  ) x
                )
                select f.conversation_id, f.seq, f.reason, (
                  select m.created_at from message m
                  where m.conversation_id = f.conversation_id and m.seq = f.seq) as created_at
                from (
                  select conversation_id, seq, min(reason) as reason
                  from found
                  group by conversation_id, seq
                ) f
                order by created_at desc, f.conversation_id desc, f.seq desc
                limit :limit
                """)
        .bind("first", before.equals(AttentionCursor.FIRST))
        .bind("user", user.value())
        .bind("time", before.time().atOffset(ZoneOffset.UTC))
        .bind("conversation", before.conversation())
        .bind("seq", before.seq())
        .bind("groups", follows.stream().map(f -> f.group().value()).toArray(Long[]::new))
        .bind("followed", follows.stream().map(f -> f.user().value()).toArray(Long[]::new))
        .bind("lookedAt", MAX_LOOKED_AT)
        .bind("limit", limit)
        .map((row, context) ->
            new Row(
                new Place(new ConversationId(row.getLong("conversation_id")), row.getLong("seq")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
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
