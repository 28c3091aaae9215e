package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Position;
import im.connection.kernel.UserId;
import im.connection.platform.db.Ids;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads and writes conversations and their members' own rows.
@Singleton
final class ConversationStore {
  private static final String RECORD =
      """
      select c.id, case when v.is_member then c.title else v.title end as title, v.is_member, v.seq, v.rev, v.last_at, r.read_seq, r.marked_unread,
             greatest(0, v.ordinal - r.read_ordinal) as unread, r.cleared_seq, r.draft,
             r.draft_reply_to, r.draft_at, h.timer_seconds,
             (select count(*) from mention x
              where x.user_id = r.user_id and x.conversation_id = c.id
                and x.seq > r.read_seq and x.seq <= v.seq
                and not exists (
                  select from message_hidden y
                  where y.user_id = r.user_id and y.conversation_id = c.id and y.seq = x.seq))
             + (select count(*) from everyone_mention x
                where x.conversation_id = c.id and x.seq > r.read_seq and x.seq <= v.seq
                  and not exists (
                    select from message_hidden y
                    where y.user_id = r.user_id and y.conversation_id = c.id and y.seq = x.seq))
               as unread_mentions,
      """
          + PreferenceStore.SETTINGS
          + """
                 ,
                 p.id as peer_id, p.username, p.display_name, p.avatar, pr.shown_seq as peer_read_seq,
                 greatest(pr.delivered_seq, pr.shown_seq) as peer_delivered_seq,
                 m.conversation_id, m.seq as message_seq, m.rev as message_rev, m.id as message_id,
                 m.ordinal, m.sender_id, m.client_id, m.created_at, m.recalled_at, m.type,
                 m.joined, m.departed, m.reply_to, m.forwarded_from, m.edited_at, m.recalled_by,
                 m.expires_at, m.pinned_at, m.pinned_by, m.body, m.fallback, m.reactions, m.poll,
                 m.preview, m.expires_at <= clock_timestamp() as is_expired,
                 exists (
                   select from message_hidden x
                   where x.user_id = r.user_id and x.conversation_id = c.id and x.seq = m.seq)
                   as is_hidden
          from conversation_member r
          join conversation c on c.id = r.conversation_id
          join conversation_head h on h.id = c.id
          join lateral (
            select s.to_seq is null as is_member, s.title,
                   coalesce(s.to_seq, h.seq) as seq,
                   coalesce(s.to_rev, h.rev) as rev,
                   coalesce(s.closed_at, h.last_at) as last_at,
                   case when s.to_seq is null then h.ordinal
                        else (select e.ordinal from message e
                              where e.conversation_id = c.id and e.seq = s.to_seq) end as ordinal
            from conversation_span s
            where s.conversation_id = c.id and s.user_id = r.user_id
            order by s.from_rev desc
            limit 1
          ) v on true
          left join users p on c.kind = 'direct'
            and p.id = case when c.user_low = r.user_id then c.user_high else c.user_low end
          left join conversation_member pr on pr.conversation_id = c.id and pr.user_id = p.id
          left join lateral (
            select * from message
            where conversation_id = c.id and seq = v.seq and v.seq > r.cleared_seq
            offset 0) m on true
          where r.user_id = :user
          """;

  /// The spans of a group of rows of `conversation_span s` and `conversation_member r`, above what
  /// the member cleared, as [#spans(ResultSet)] reads them.
  private static final String SPANS =
      """
      array_agg(greatest(s.from_seq, r.cleared_seq + 1) order by s.from_rev) as froms,
      array_agg(coalesce(s.to_seq, 9223372036854775807) order by s.from_rev) as tos
      """;

  /// What a user sees of the conversations that meet one more condition.
  private static final String REACHES =
      """
      select v.conversation_id, v.froms, v.tos, v.is_member,
             case when v.is_member then h.seq else v.to_seq end as end_seq,
             case when v.is_member then h.rev else v.to_rev end as end_rev,
             case when v.is_member then h.last_at else v.closed_at end as last_at
      from (
        select s.conversation_id, bool_or(s.to_seq is null) as is_member,
               max(s.to_seq) as to_seq, max(s.to_rev) as to_rev, max(s.closed_at) as closed_at,
      """
          + SPANS
          + """
              from conversation_span s
              cross join lateral (
                select * from conversation_member
                where user_id = s.user_id and conversation_id = s.conversation_id
                offset 0) r
              where s.user_id = :user %s
              group by s.conversation_id
          ) v
          join conversation_head h on h.id = v.conversation_id
          order by v.conversation_id
          """;

  private final Ids ids;

  ConversationStore(Ids ids) {
    this.ids = ids;
  }

  /// An id for a conversation, to be taken before the transaction that stores it.
  ConversationId nextId() {
    return new ConversationId(ids.next());
  }

  @Nullable Conversation find(Handle handle, ConversationId id) {
    return handle
        .createQuery("select id, user_low, user_high from conversation where id = :id")
        .bind("id", id.value())
        .map((row, context) -> conversation(row))
        .findOne()
        .orElse(null);
  }

  Optional<Conversation.Direct> findDirect(Handle handle, UserId one, UserId other) {
    return handle
        .createQuery(
            """
            select id, user_low, user_high
            from conversation
            where kind = 'direct' and user_low = :low and user_high = :high
            """)
        .bind("low", Math.min(one.value(), other.value()))
        .bind("high", Math.max(one.value(), other.value()))
        .map((row, context) -> direct(row))
        .findOne();
  }

  /// Opens the direct conversation of two users; whoever comes second gets the first one's.
  Conversation.Direct createDirect(
      Handle handle, ConversationId id, UserId one, UserId other, boolean acquainted) {
    handle
        .createUpdate(
            """
            with created as (
              insert into conversation (id, kind, user_low, user_high)
              values (:id, 'direct', :low, :high)
              on conflict do nothing
              returning id, user_low, user_high
            ), head as (
              insert into conversation_head (id, answered)
              select id, :acquainted from created
            ), spans as (
              insert into conversation_span (conversation_id, user_id, from_seq, from_rev)
              select id, unnest(array[user_low, user_high]), 1, 1 from created
            )
            insert into conversation_member (user_id, conversation_id)
            select unnest(array[user_low, user_high]), id from created
            """)
        .bind("id", id.value())
        .bind("low", Math.min(one.value(), other.value()))
        .bind("high", Math.max(one.value(), other.value()))
        .bind("acquainted", acquainted)
        .execute();
    return findDirect(handle, one, other).orElseThrow();
  }

  void createGroup(Handle handle, ConversationId id, String title) {
    handle
        .createUpdate(
            """
            with created as (
              insert into conversation (id, kind, title) values (:id, 'group', :title)
            )
            insert into conversation_head (id) values (:id)
            """)
        .bind("id", id.value())
        .bind("title", title)
        .execute();
  }

  void rename(Handle handle, ConversationId id, @Nullable String title) {
    handle
        .createUpdate("update conversation set title = :title where id = :id")
        .bind("title", title)
        .bind("id", id.value())
        .execute();
  }

  boolean isMember(Handle handle, ConversationId id, UserId user) {
    return handle
        .createQuery(
            """
            select exists (
              select from conversation_span
              where conversation_id = :id and user_id = :user and to_seq is null)
            """)
        .bind("id", id.value())
        .bind("user", user.value())
        .mapTo(Boolean.class)
        .one();
  }

  List<UserId> membersAmong(Handle handle, ConversationId id, List<UserId> users) {
    return handle
        .createQuery(
            """
            select user_id from conversation_span
            where conversation_id = :id and user_id = any(:users) and to_seq is null
            order by user_id
            """)
        .bind("id", id.value())
        .bind("users", users.stream().map(UserId::value).toArray(Long[]::new))
        .map((row, context) -> new UserId(row.getLong("user_id")))
        .list();
  }

  /// The open spans of these users, at most one for a user and conversation.
  List<Membership> memberships(Handle handle, List<UserId> users) {
    return handle
        .createQuery(
            """
            select user_id, conversation_id, from_seq, from_rev
            from conversation_span
            where user_id = any(:users) and to_seq is null
            """)
        .bind("users", users.stream().map(UserId::value).toArray(Long[]::new))
        .map((row, context) ->
            new Membership(
                new UserId(row.getLong("user_id")),
                new ConversationId(row.getLong("conversation_id")),
                row.getLong("from_seq"),
                row.getLong("from_rev")))
        .list();
  }

  /// Since when those of `users` who are members now have been, and what came before.
  List<Joined> joined(Handle handle, ConversationId id, List<UserId> users) {
    return handle
        .createQuery(
            """
            select v.user_id, v.froms, v.tos, v.from_rev, coalesce((
              select m.seq from message m
              where m.conversation_id = :id and m.rev <= v.from_rev
              order by m.seq desc limit 1), 1) as join_seq
            from (
              select s.user_id, max(s.from_rev) as from_rev, bool_or(s.to_seq is null) as is_member,
            """
                + SPANS
                + """
                    from conversation_span s
                    join conversation_member r
                      on r.user_id = s.user_id and r.conversation_id = s.conversation_id
                    where s.conversation_id = :id and s.user_id = any(:users)
                    group by s.user_id
                ) v
                where v.is_member
                """)
        .bind("id", id.value())
        .bind("users", users.stream().map(UserId::value).toArray(Long[]::new))
        .map((row, context) ->
            new Joined(
                new UserId(row.getLong("user_id")),
                spans(row),
                new Position(row.getLong("join_seq") - 1, row.getLong("from_rev") - 1)))
        .list();
  }

  /// What a user sees of each conversation they are or were in.
  List<Reach> reaches(Handle handle, UserId user) {
    return handle
        .createQuery(REACHES.formatted(""))
        .bind("user", user.value())
        .map((row, context) -> reach(row))
        .list();
  }

  /// What a user sees of one conversation.
  Optional<Reach> reach(Handle handle, UserId user, ConversationId id) {
    return handle
        .createQuery(REACHES.formatted("and s.conversation_id = :id"))
        .bind("user", user.value())
        .bind("id", id.value())
        .map((row, context) -> reach(row))
        .findOne();
  }

  private static Reach reach(ResultSet row) throws SQLException {
    return new Reach(
        new ConversationId(row.getLong("conversation_id")),
        row.getBoolean("is_member"),
        spans(row),
        new Position(row.getLong("end_seq"), row.getLong("end_rev")),
        LogStore.instant(row, "last_at"));
  }

  Optional<ConversationRecord> record(Handle handle, UserId user, ConversationId id) {
    return handle
        .createQuery(RECORD + "and c.id = :id")
        .bind("user", user.value())
        .bind("id", id.value())
        .map((row, context) -> record(row))
        .findOne();
  }

  List<ConversationRecord> records(Handle handle, UserId user, List<ConversationId> ids) {
    return handle
        .createQuery(RECORD + "and c.id = any(:ids)")
        .bind("user", user.value())
        .bind("ids", ids.stream().map(ConversationId::value).toArray(Long[]::new))
        .map((row, context) -> record(row))
        .list();
  }

  /// A user's conversations with something in them, those they pinned first, then the most recently
  /// active.
  List<ConversationRecord> list(
      Handle handle, UserId user, boolean archived, ListCursor after, int limit) {
    return handle
        .createQuery(
            RECORD
                + """
                and v.seq > 0 and r.archived = :archived
                and (r.pinned_at is not null, v.last_at, c.id) < (:pinned, :time, :id)
                order by r.pinned_at is not null desc, v.last_at desc, c.id desc
                limit :limit
                """)
        .bind("archived", archived)
        .bind("pinned", after.isPinned())
        .bind("user", user.value())
        .bind("time", LogStore.utc(after.time()))
        .bind("id", after.id())
        .bind("limit", limit)
        .map((row, context) -> record(row))
        .list();
  }

  private static ConversationRecord record(ResultSet row) throws SQLException {
    var id = new ConversationId(row.getLong("id"));
    boolean hasPeer = row.getString("username") != null;
    return new ConversationRecord(
        id,
        row.getBoolean("is_member"),
        row.getLong("seq"),
        row.getLong("rev"),
        row.getLong("unread"),
        row.getLong("read_seq"),
        row.getBoolean("marked_unread"),
        hasPeer ? peer(row) : null,
        hasPeer ? row.getLong("peer_read_seq") : null,
        hasPeer ? row.getLong("peer_delivered_seq") : null,
        row.getString("title"),
        PreferenceStore.settings(row),
        draft(row),
        row.getLong("cleared_seq"),
        row.getLong("unread_mentions"),
        row.getLong("timer_seconds"),
        LogStore.instant(row, "last_at"),
        row.getLong("message_seq") == 0 ? null : EntryRow.entryForUser(row));
  }

  private static @Nullable Draft draft(ResultSet row) throws SQLException {
    var text = row.getString("draft");
    long replyTo = row.getLong("draft_reply_to");
    return text == null
        ? null
        : new Draft(text, replyTo == 0 ? null : replyTo, LogStore.instant(row, "draft_at"));
  }

  private static Spans spans(ResultSet row) throws SQLException {
    return Spans.of(
        (Long[]) row.getArray("froms").getArray(), (Long[]) row.getArray("tos").getArray());
  }

  private static ConversationRecord.Peer peer(ResultSet row) throws SQLException {
    return new ConversationRecord.Peer(
        new UserId(row.getLong("peer_id")),
        row.getString("username"),
        row.getString("display_name"),
        row.getString("avatar"));
  }

  private static Conversation conversation(ResultSet row) throws SQLException {
    return row.getLong("user_low") == 0
        ? new Conversation.Group(new ConversationId(row.getLong("id")))
        : direct(row);
  }

  private static Conversation.Direct direct(ResultSet row) throws SQLException {
    return new Conversation.Direct(
        new ConversationId(row.getLong("id")),
        new UserId(row.getLong("user_low")),
        new UserId(row.getLong("user_high")));
  }
}
