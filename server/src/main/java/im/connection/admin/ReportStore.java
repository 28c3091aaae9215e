package im.connection.admin;

import im.connection.contacts.Person;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ReportId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads and writes reports.
@Singleton
final class ReportStore {
  private static final String REPORT =
      """
      select r.id, r.conversation_id, c.title, r.seq, r.reason, r.text, r.created_at,
             r.resolved_at, r.note,
             p.id as reporter_id, p.username as reporter_username, p.display_name as reporter_name,
             p.avatar as reporter_avatar,
             u.id as user_id, u.username as user_username, u.display_name as user_name,
             u.avatar as user_avatar,
             o.id as resolver_id, o.username as resolver_username, o.display_name as resolver_name,
             o.avatar as resolver_avatar
      from report r
      join users p on p.id = r.reporter_id
      left join users u on u.id = r.user_id
      left join users o on o.id = r.resolved_by
      left join conversation c on c.id = r.conversation_id
      """;

  /// A report as its reporter made it.
  record Own(
      ReportId id,
      @Nullable ConversationId conversationId,
      @Nullable Long seq,
      @Nullable UserId userId,
      String reason,
      @Nullable String text,
      Instant createdAt) {}

  /// Stores a report; `false` when the same one is open already.
  boolean insert(Handle handle, ReportId id, UserId reporter, NewReport wanted) {
    return handle
            .createUpdate(
                """
                insert into report
                  (id, reporter_id, conversation_id, seq, user_id, reason, text, created_at)
                values (:id, :reporter, :conversation, :seq, :user, :reason, :text,
                  clock_timestamp())
                on conflict do nothing
                """)
            .bind("id", id.value())
            .bind("reporter", reporter.value())
            .bind("conversation", number(wanted.conversationId()))
            .bind("seq", wanted.seq())
            .bind("user", wanted.userId() == null ? null : wanted.userId().value())
            .bind("reason", wanted.reason().storedName())
            .bind("text", wanted.text())
            .execute()
        == 1;
  }

  /// How many reports of a user are open.
  int countOpen(Handle handle, UserId reporter) {
    return handle
        .createQuery(
            "select count(*) from report where reporter_id = :reporter and resolved_at is null")
        .bind("reporter", reporter.value())
        .mapTo(Integer.class)
        .one();
  }

  /// The open report of a user about the same thing.
  Optional<Report> findOpen(Handle handle, UserId reporter, NewReport wanted) {
    return handle
        .createQuery(
            REPORT
                + """
                where r.reporter_id = :reporter and r.resolved_at is null
                  and coalesce(r.conversation_id, 0) = :conversation
                  and coalesce(r.seq, 0) = :seq and coalesce(r.user_id, 0) = :user
                """)
        .bind("reporter", reporter.value())
        .bind("conversation", wanted.conversationId() == null ? 0 : wanted.conversationId().value())
        .bind("seq", wanted.seq() == null ? 0 : wanted.seq())
        .bind("user", wanted.userId() == null ? 0 : wanted.userId().value())
        .map((row, context) -> report(row))
        .findOne();
  }

  Optional<Report> find(Handle handle, ReportId id) {
    return find(handle, id, "");
  }

  /// The report, kept as it is until this transaction ends.
  Optional<Report> lock(Handle handle, ReportId id) {
    return find(handle, id, " for update of r");
  }

  private static Optional<Report> find(Handle handle, ReportId id, String locking) {
    return handle
        .createQuery(REPORT + "where r.id = :id" + locking)
        .bind("id", id.value())
        .map((row, context) -> report(row))
        .findOne();
  }

  /// The reports in a state before `before`, the newest first.
  List<Report> list(Handle handle, ReportState state, long before, int limit) {
    return handle
        .createQuery(
            REPORT
                + "where r.id < :before and r.resolved_at is "
                + (state == ReportState.OPEN ? "null" : "not null")
                + " order by r.id desc limit :limit")
        .bind("before", before)
        .bind("limit", limit)
        .map((row, context) -> report(row))
        .list();
  }

  /// A user's own reports before `before`, the newest first.
  List<Own> own(Handle handle, UserId reporter, long before, int limit) {
    return handle
        .createQuery(
            """
            select id, conversation_id, seq, user_id, reason, text, created_at
            from report
            where reporter_id = :reporter and id < :before
            order by id desc
            limit :limit
            """)
        .bind("reporter", reporter.value())
        .bind("before", before)
        .bind("limit", limit)
        .map((row, context) -> {
          long conversation = row.getLong("conversation_id");
          long user = row.getLong("user_id");
          return new Own(
              new ReportId(row.getLong("id")),
              conversation == 0 ? null : new ConversationId(conversation),
              row.getObject("seq", Long.class),
              user == 0 ? null : new UserId(user),
              row.getString("reason"),
              row.getString("text"),
              row.getObject("created_at", OffsetDateTime.class).toInstant());
        })
        .list();
  }

  /// Erases what a user wrote into their reports.
  void eraseTexts(Handle handle, UserId reporter) {
    handle
        .createUpdate("update report set text = null where reporter_id = :reporter")
        .bind("reporter", reporter.value())
        .execute();
  }

  void resolve(Handle handle, ReportId id, UserId operator, @Nullable String note) {
    handle
        .createUpdate(
            """
            update report
            set resolved_at = clock_timestamp(), resolved_by = :operator, note = :note
            where id = :id
            """)
        .bind("id", id.value())
        .bind("operator", operator.value())
        .bind("note", note)
        .execute();
  }

  private static Report report(ResultSet row) throws SQLException {
    long conversation = row.getLong("conversation_id");
    var resolvedAt = instantOrNull(row, "resolved_at");
    return new Report(
        new ReportId(row.getLong("id")),
        Person.read(row, "reporter"),
        conversation == 0 ? null : new ConversationId(conversation),
        row.getString("title"),
        row.getObject("seq", Long.class),
        row.getLong("user_id") == 0 ? null : Person.read(row, "user"),
        ReportReason.named(row.getString("reason")),
        row.getString("text"),
        resolvedAt == null ? ReportState.OPEN : ReportState.RESOLVED,
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        resolvedAt,
        row.getLong("resolver_id") == 0 ? null : Person.read(row, "resolver"),
        row.getString("note"));
  }

  private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable Long number(@Nullable ConversationId id) {
    return id == null ? null : id.value();
  }
}
