package im.connection.personal;

import im.connection.kernel.ExportId;
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
  static final long LOCK = 0x494d_4320_6172_6368L;

  /// An export that this node writes.
  ///
  /// @param attempt tells its parts from those of others who began it
  /// @param tries how often it was begun since it was asked for or had to be made anew
  record Job(ExportId id, UserId user, int attempt, int tries, PartCipher cipher) {}

  /// A finished archive.
  record Finished(ExportId id, int attempt, long bytes, PartCipher cipher) {}

  private static final String WAITING =
      """
      ((state = 'pending' and (renewals = 0 or taken_at
          < clock_timestamp() - make_interval(secs => power(2, least(renewals, 10) - 1) - 1)))
        or (state = 'running'
          and taken_at < clock_timestamp() - make_interval(secs => :silence)))
      """;

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

  /// Gives up exports that were begun so often and by whom nothing is heard of any more, and those
  /// that were to be made anew too often.
  void giveUp(Handle handle, int attempts, Duration silence) {
    handle
        .createUpdate(
            """
            update data_export
            set state = 'failed', key = null, finished_at = clock_timestamp(),
                expires_at = clock_timestamp() + interval '7 days'
            where (tries >= :attempts or renewals >= :attempts)
              and (state = 'pending' or (state = 'running'
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

  /// Waits a moment for those who erase something, and keeps others from it until the transaction
  /// ends.
  void holdToTake(Handle handle) {
    handle.execute("set local lock_timeout = '200ms'");
    lock(handle, "pg_advisory_xact_lock");
  }

  private static void lock(Handle handle, String function) {
    handle
        .createQuery("select %s(:lock) is null".formatted(function))
        .bind("lock", LOCK)
        .mapTo(Boolean.class)
        .one();
  }

  /// Makes unreadable what is written of these users' archives, finished or not, and has them made
  /// anew; each time that happens to one, it waits twice as long before it is begun.
  void renew(Handle handle, List<UserId> users) {
    handle
        .createUpdate(
            """
            update data_export
            set state = 'pending', key = null, written = 0, finished_at = null, tries = 0,
                renewals = renewals + 1
            where id in (
              select id from data_export
              where user_id = any(:users) and key is not null
              order by id
              for update)
            """)
        .bind("users", users.stream().map(UserId::value).toArray(Long[]::new))
        .execute();
  }

  /// Whether an export waits whose turn it is, or whose node gave no sign of life for so long.
  boolean isWaiting(Handle handle, Duration silence) {
    return handle
        .createQuery("select exists (select from data_export where " + WAITING + ")")
        .bind("silence", silence.toSeconds())
        .mapTo(Boolean.class)
        .one();
  }

  /// Takes that of them which has waited longest.
  ///
  /// @param key encrypts its parts
  Optional<Job> take(Handle handle, Duration silence, byte[] key) {
    return handle
        .createQuery(
            """
            update data_export
            set state = 'running', taken_at = clock_timestamp(), attempt = attempt + 1,
                tries = tries + 1, written = 0, finished_at = null, key = :key
            where id = (
              select id from data_export
              where %s
              order by coalesce(taken_at, requested_at), id
              limit 1
              for update skip locked)
            returning id, user_id, attempt, tries
            """
                .formatted(WAITING))
        .bind("silence", silence.toSeconds())
        .bind("key", key)
        .map((row, context) ->
            new Job(
                new ExportId(row.getLong("id")),
                new UserId(row.getLong("user_id")),
                row.getInt("attempt"),
                row.getInt("tries"),
                new PartCipher(key)))
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
                select id, attempt, :no, cast(:data as bytea)
                from data_export
                where id = :id and attempt = :attempt and state = 'running'
                for update
                """)
            .bind("id", job.id().value())
            .bind("attempt", job.attempt())
            .bind("no", no)
            .bind("data", job.cipher().encrypt(no, data))
            .execute()
        == 1;
  }

  /// Ends a job; what a failed one has written is unreadable. Empty when it is another's by now.
  Optional<Export> finish(Handle handle, Job job, Export.State state, long bytes, Duration kept) {
    return handle
        .createQuery(
            """
            update data_export
            set state = :state, key = case when :state = 'done' then key end, bytes = :bytes,
                finished_at = clock_timestamp(),
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
  }

  /// Gives a job back, to be begun anew.
  void giveBack(Handle handle, Job job) {
    handle
        .createUpdate(
            """
            update data_export set state = 'pending', key = null
            where id = :id and attempt = :attempt and state = 'running'
            """)
        .bind("id", job.id().value())
        .bind("attempt", job.attempt())
        .execute();
  }

  /// How a user's finished archive is read.
  Optional<Finished> finished(Handle handle, UserId user, ExportId id) {
    return handle
        .createQuery(
            """
            select id, attempt, bytes, key
            from data_export
            where id = :id and user_id = :user and state = 'done'
            """)
        .bind("id", id.value())
        .bind("user", user.value())
        .map((row, context) ->
            new Finished(
                new ExportId(row.getLong("id")),
                row.getInt("attempt"),
                row.getLong("bytes"),
                new PartCipher(row.getBytes("key"))))
        .findOne();
  }

  /// A part of an archive, from 0; empty when it was made anew or removed.
  Optional<byte[]> part(Handle handle, Finished archive, int no) {
    return handle
        .createQuery(
            """
            select p.data
            from data_export e
            join data_export_part p on p.export_id = e.id and p.attempt = e.attempt and p.no = :no
            where e.id = :id and e.attempt = :attempt and e.state = 'done'
            """)
        .bind("id", archive.id().value())
        .bind("attempt", archive.attempt())
        .bind("no", no)
        .map((row, context) -> archive.cipher().decrypt(no, row.getBytes("data")))
        .findOne();
  }

  /// Removes what was written of an export in attempts that nobody can read any more.
  void deleteParts(Handle handle, ExportId id) {
    handle
        .createUpdate(
            """
            delete from data_export_part
            where export_id = :id and attempt < (
              select attempt + (key is null)::int from data_export where id = :id)
            """)
        .bind("id", id.value())
        .execute();
  }

  /// Makes exports past their time unreadable, so that nobody waits for their removal.
  void closeExpired(Handle handle) {
    handle.execute(
        "update data_export set key = null where expires_at < clock_timestamp() and key is not null");
  }

  /// Removes an archive, whose parts are to be deleted; that it was asked for still counts for a
  /// day.
  boolean delete(Handle handle, UserId user, ExportId id) {
    return handle
            .createUpdate(
                """
                update data_export
                set state = 'deleted', key = null,
                    expires_at = clock_timestamp() + interval '1 day'
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
