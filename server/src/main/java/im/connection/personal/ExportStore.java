package im.connection.personal;

import im.connection.kernel.ExportId;
import im.connection.kernel.Page;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads and writes exports and the parts of their archives. Times are the database's.
@Singleton
final class ExportStore {
  /// The letters `IMC arch`, in hexadecimal.
  private static final long LOCK = 0x494d_4320_6172_6368L;

  /// An export that this node writes.
  ///
  /// @param attempt tells its parts from those of others who began it
  /// @param tried how often it was begun since it was asked for or had to be made anew
  record Job(ExportId id, UserId user, int attempt, int tried) {}

  private static final String COLUMNS =
      "id, state, written, total, bytes, requested_at, finished_at, expires_at";

  /// Asks for an export; does nothing while there is an unfinished one.
  void insert(Handle handle, ExportId id, UserId user) {
    handle
        .createUpdate(
            """
            insert into data_export (id, user_id, requested_at)
            values (:id, :user, clock_timestamp())
            on conflict do nothing
            """)
        .bind("id", id.value())
        .bind("user", user.value())
        .execute();
  }

  Optional<Export> unfinished(Handle handle, UserId user) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + " from data_export where user_id = :user and state in ('pending', 'running')")
        .bind("user", user.value())
        .map((row, context) -> export(row))
        .findOne();
  }

  /// How long a user has to wait who asked for `max` exports within this time; empty for others.
  Optional<Duration> full(Handle handle, UserId user, int max, Duration time) {
    return handle
        .createQuery(
            """
            select ceil(:seconds - extract(epoch from clock_timestamp() - requested_at)) as wait
            from data_export
            where user_id = :user
              and requested_at > clock_timestamp() - make_interval(secs => :seconds)
            order by id desc
            limit 1 offset :more
            """)
        .bind("user", user.value())
        .bind("seconds", time.toSeconds())
        .bind("more", max - 1)
        .mapTo(Long.class)
        .map(Duration::ofSeconds)
        .findOne();
  }

  /// Removes a user's finished archives; that they were asked for still counts for a day.
  void deleteFinished(Handle handle, UserId user) {
    list(handle, user, Page.MAX_LIMIT).stream()
        .filter(export -> export.state().isFinished())
        .forEach(export -> delete(handle, user, export.id()));
  }

  /// Gives up exports that were begun so often and by whom nothing is heard of any more.
  void giveUp(Handle handle, int attempts, Duration silence) {
    handle
        .createUpdate(
            """
            update data_export
            set state = 'failed', finished_at = clock_timestamp(),
                expires_at = clock_timestamp() + interval '7 days'
            where attempt - renewed >= :attempts and (state = 'pending' or (state = 'running'
              and taken_at < clock_timestamp() - make_interval(secs => :silence)))
            """)
        .bind("attempts", attempts)
        .bind("silence", silence.toSeconds())
        .execute();
  }

  /// A user's exports, the newest first.
  List<Export> list(Handle handle, UserId user, int limit) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + " from data_export where user_id = :user and state <> 'deleted' order by id desc limit :limit")
        .bind("user", user.value())
        .bind("limit", limit)
        .map((row, context) -> export(row))
        .list();
  }

  Optional<Export> find(Handle handle, UserId user, ExportId id) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + " from data_export where id = :id and user_id = :user and state <> 'deleted'")
        .bind("id", id.value())
        .bind("user", user.value())
        .map((row, context) -> export(row))
        .findOne();
  }

  /// Keeps archives from being begun until the transaction ends, which erases something.
  void holdToErase(Handle handle) {
    lock(handle, "pg_advisory_xact_lock_shared");
  }

  /// Waits for those who erase something, and keeps others from it until the transaction ends.
  void holdToTake(Handle handle) {
    lock(handle, "pg_advisory_xact_lock");
  }

  private static void lock(Handle handle, String function) {
    handle
        .createQuery("select %s(:lock) is null".formatted(function))
        .bind("lock", LOCK)
        .mapTo(Boolean.class)
        .one();
  }

  /// Has these users' archives made anew, finished or not, and deletes what is written of them: in
  /// a statement of its own, which sees the part that the first one may have waited for.
  void renew(Handle handle, List<UserId> users) {
    var renewed =
        handle
            .createQuery(
                """
                update data_export
                set state = 'pending', renewed = attempt, written = 0
                where user_id = any(:users) and state in ('running', 'done')
                returning id
                """)
            .bind("users", users.stream().map(UserId::value).toArray(Long[]::new))
            .mapTo(Long.class)
            .list();
    handle
        .createUpdate("delete from data_export_part where export_id = any(:ids)")
        .bind("ids", renewed.toArray(Long[]::new))
        .execute();
  }

  /// Whether an export waits, or its node gave no sign of life for so long.
  boolean isWaiting(Handle handle, Duration silence) {
    return handle
        .createQuery(
            """
            select exists (
              select from data_export
              where state = 'pending' or (state = 'running'
                and taken_at < clock_timestamp() - make_interval(secs => :silence)))
            """)
        .bind("silence", silence.toSeconds())
        .mapTo(Boolean.class)
        .one();
  }

  /// Takes the oldest export that waits or whose node gave no sign of life for so long.
  Optional<Job> take(Handle handle, Duration silence) {
    return handle
        .createQuery(
            """
            update data_export
            set state = 'running', taken_at = clock_timestamp(), attempt = attempt + 1, written = 0
            where id = (
              select id from data_export
              where state = 'pending' or (state = 'running'
                and taken_at < clock_timestamp() - make_interval(secs => :silence))
              order by id
              limit 1
              for update skip locked)
            returning id, user_id, attempt, attempt - renewed as tried
            """)
        .bind("silence", silence.toSeconds())
        .map((row, context) ->
            new Job(
                new ExportId(row.getLong("id")),
                new UserId(row.getLong("user_id")),
                row.getInt("attempt"),
                row.getInt("tried")))
        .findOne();
  }

  /// Notes how far a job has come; false when it is another's by now.
  boolean progress(Handle handle, Job job, long written, long total) {
    return handle
            .createUpdate(
                """
                update data_export
                set taken_at = clock_timestamp(), written = :written,
                    total = greatest(:total, :written)
                where id = :id and attempt = :attempt and state = 'running'
                """)
            .bind("id", job.id().value())
            .bind("attempt", job.attempt())
            .bind("written", written)
            .bind("total", total)
            .execute()
        == 1;
  }

  /// Adds a part; false when the job is another's by now.
  boolean addPart(Handle handle, Job job, int no, byte[] data) {
    return handle
            .createUpdate(
                """
                insert into data_export_part (export_id, attempt, no, data)
                select id, attempt, :no, :data
                from data_export
                where id = :id and attempt = :attempt and state = 'running'
                for update
                """)
            .bind("id", job.id().value())
            .bind("attempt", job.attempt())
            .bind("no", no)
            .bind("data", data)
            .execute()
        == 1;
  }

  /// Ends a job and removes the parts of others' tries; empty when it is another's by now.
  Optional<Export> finish(Handle handle, Job job, Export.State state, long bytes, Duration kept) {
    var finished =
        handle
            .createQuery(
                """
                update data_export
                set state = :state, bytes = :bytes, finished_at = clock_timestamp(),
                    expires_at = coalesce(
                      expires_at, clock_timestamp() + make_interval(secs => :kept))
                where id = :id and attempt = :attempt and state = 'running'
                returning
                """
                    + COLUMNS)
            .bind("id", job.id().value())
            .bind("attempt", job.attempt())
            .bind("state", state.name().toLowerCase(Locale.ROOT))
            .bind("bytes", bytes)
            .bind("kept", kept.toSeconds())
            .map((row, context) -> export(row))
            .findOne();
    if (finished.isPresent()) {
      handle
          .createUpdate(
              """
              delete from data_export_part
              where export_id = :id and (attempt <> :attempt or :state <> 'done')
              """)
          .bind("id", job.id().value())
          .bind("attempt", job.attempt())
          .bind("state", state.name().toLowerCase(Locale.ROOT))
          .execute();
    }
    return finished;
  }

  /// Gives a job back, to be begun anew.
  void giveBack(Handle handle, Job job) {
    handle
        .createUpdate(
            """
            update data_export set state = 'pending'
            where id = :id and attempt = :attempt and state = 'running'
            """)
        .bind("id", job.id().value())
        .bind("attempt", job.attempt())
        .execute();
  }

  /// A part of a finished archive, from 0; empty behind the last one.
  Optional<byte[]> part(Handle handle, ExportId id, int no) {
    return handle
        .createQuery(
            """
            select p.data
            from data_export e
            join data_export_part p on p.export_id = e.id and p.attempt = e.attempt and p.no = :no
            where e.id = :id and e.state = 'done'
            """)
        .bind("id", id.value())
        .bind("no", no)
        .map((row, context) -> row.getBytes("data"))
        .findOne();
  }

  /// Removes an archive; that it was asked for still counts for a day.
  boolean delete(Handle handle, UserId user, ExportId id) {
    return handle
            .createUpdate(
                """
                with parts as (
                  delete from data_export_part
                  where export_id = (
                    select id from data_export where id = :id and user_id = :user)
                )
                update data_export
                set state = 'deleted', expires_at = clock_timestamp() + interval '1 day'
                where id = :id and user_id = :user and state <> 'deleted'
                """)
            .bind("id", id.value())
            .bind("user", user.value())
            .execute()
        == 1;
  }

  void deleteAll(Handle handle, UserId user) {
    handle
        .createUpdate("delete from data_export where user_id = :user")
        .bind("user", user.value())
        .execute();
  }

  /// Removes at most `limit` exports past their time.
  int expire(Handle handle, int limit) {
    return handle
        .createUpdate(
            """
            delete from data_export
            where id in (
              select id from data_export where expires_at < clock_timestamp() limit :limit)
            """)
        .bind("limit", limit)
        .execute();
  }

  private static Export export(ResultSet row) throws SQLException {
    var state = Export.State.ofWireName(row.getString("state"));
    boolean isDone = state == Export.State.DONE;
    long total = Math.max(1, row.getLong("total"));
    return new Export(
        new ExportId(row.getLong("id")),
        state,
        isDone ? 1 : Math.floor(99.0 * row.getLong("written") / total) / 100,
        instant(row, "requested_at").orElseThrow(),
        instant(row, "finished_at").orElse(null),
        isDone ? row.getLong("bytes") : null,
        isDone ? instant(row, "expires_at").orElse(null) : null);
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    @Nullable OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
  }
}
