package im.connection.personal;

import im.connection.accounts.OwnFeed;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.ExportId;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.db.Ids;
import im.connection.platform.json.Json;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Archives of everything that is a user's: asked for, written in the background by one node at a
/// time, kept for [#KEPT]. When something is erased that may be in one, it is made anew.
@Singleton
public final class Exports {
  static final Duration KEPT = Duration.ofDays(7);
  static final int MAX_A_DAY = 3;

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final int MAX_ATTEMPTS = 10;
  private static final int AT_ONCE = 2;
  private static final Logger LOG = Logger.getLogger(Exports.class);

  /// The work is to end here: the node stops, or another node has taken it.
  private static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Jdbi jdbi;
  private final ExportStore store;
  private final AccountData account;
  private final List<PersonalData> features;
  private final OwnFeed feed;
  private final Ids ids;
  private final Json json;
  private final InstantSource clock;

  Exports(
      Jdbi jdbi,
      ExportStore store,
      AccountData account,
      @All List<PersonalData> features,
      OwnFeed feed,
      Ids ids,
      Json json,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.store = store;
    this.account = account;
    this.features = features;
    this.feed = feed;
    this.ids = ids;
    this.json = json;
    this.clock = clock;
  }

  /// Asks for an archive, or finds the one in the making. The one before it is removed.
  ///
  /// @throws Refusal `rate_limited` after three a day
  Export request(UserId user) {
    var id = new ExportId(ids.next());
    var removed = new ArrayList<ExportId>();
    var requested =
        jdbi.inTransaction(handle -> {
          var unfinished = store.unfinished(handle, user);
          if (unfinished.isPresent()) {
            return unfinished.get();
          }
          store
              .full(handle, user, MAX_A_DAY, DAY)
              .ifPresent(wait -> {
                throw Refusal.later(ErrorCode.RATE_LIMITED, wait);
              });
          removed.addAll(deleteFinished(handle, user));
          store.insert(handle, id, user);
          return store.list(handle, user, 1).getFirst();
        });
    removed.forEach(this::deleteParts);
    return requested;
  }

  private List<ExportId> deleteFinished(Handle handle, UserId user) {
    var finished =
        store.list(handle, user, Page.MAX_LIMIT).stream()
            .filter(export -> export.state().isFinished())
            .map(Export::id)
            .toList();
    finished.forEach(id -> store.delete(handle, user, id));
    return finished;
  }

  /// A user's archives, the newest first.
  Page<Export> list(UserId user) {
    return new Page<>(jdbi.withHandle(handle -> store.list(handle, user, Page.MAX_LIMIT)), null);
  }

  /// @throws Refusal `not_found`
  Export get(UserId user, ExportId id) {
    return jdbi.withHandle(handle -> store.find(handle, user, id))
        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }

  /// Removes an archive, or stops its making.
  ///
  /// @throws Refusal `not_found`
  void delete(UserId user, ExportId id) {
    if (!jdbi.inTransaction(handle -> store.delete(handle, user, id))) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
    deleteParts(id);
  }

  /// In a transaction of its own: it may take long, and nobody has to wait for it.
  private void deleteParts(ExportId id) {
    jdbi.useTransaction(handle -> store.deleteParts(handle, id));
  }

  /// Keeps archives from being begun until the caller's transaction ends, which erases something.
  public void holdToErase(Handle handle) {
    store.holdToErase(handle);
  }

  /// Has the archives of these users made anew, in the transaction that erases something they may
  /// have in there and holds what [#holdToErase] took.
  public void renew(Handle handle, List<UserId> users) {
    store.renew(handle, users);
  }

  /// How a finished archive is read.
  ///
  /// @throws Refusal `not_found`
  ExportStore.Finished finished(UserId user, ExportId id) {
    return jdbi.withHandle(handle -> store.finished(handle, user, id))
        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }

  /// Writes an archive out, part by part.
  ///
  /// @throws UncheckedIOException also when it is made anew or removed meanwhile
  void copy(ExportStore.Finished archive, OutputStream out) {
    try {
      long left = archive.bytes();
      for (int no = 0; left > 0; no++) {
        byte[] part =
            part(archive, no).orElseThrow(() -> new IOException("the archive is there no longer"));
        out.write(part);
        left -= part.length;
      }
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private Optional<byte[]> part(ExportStore.Finished archive, int no) {
    return jdbi.withHandle(handle -> store.part(handle, archive, no));
  }

  /// Removes all archives of a user.
  void erase(UserId user) {
    jdbi.useTransaction(handle -> store.deleteAll(handle, user));
  }

  /// Does what waits, one export.
  ///
  /// @param isStopping asked now and then whether to stop
  /// @return whether there was one
  boolean work(BooleanSupplier isStopping) {
    jdbi.useTransaction(store::closeExpired);
    jdbi.useTransaction(handle -> store.expire(handle, AT_ONCE));
    jdbi.useTransaction(handle -> store.giveUp(handle, MAX_ATTEMPTS, SILENCE));
    var job = jdbi.inTransaction(this::take);
    job.ifPresent(taken -> run(taken, isStopping));
    return job.isPresent();
  }

  private Optional<ExportStore.Job> take(Handle handle) {
    if (!store.isWaiting(handle, SILENCE)) {
      return Optional.empty();
    }
    store.holdToTake(handle);
    return store.take(handle, SILENCE, PartCipher.newKey());
  }

  private void run(ExportStore.Job job, BooleanSupplier isStopping) {
    try {
      deleteParts(job.id());
      long bytes = write(job, isStopping);
      finish(job, Export.State.DONE, bytes);
    } catch (Ended ended) {
      jdbi.useTransaction(handle -> store.giveBack(handle, job));
    } catch (RuntimeException failure) {
      LOG.warnf(failure, "export failed: id=%s attempt=%d", job.id(), job.attempt());
      if (job.tries() >= MAX_ATTEMPTS) {
        finish(job, Export.State.FAILED, 0);
      } else {
        jdbi.useTransaction(handle -> store.giveBack(handle, job));
      }
    }
  }

  private long write(ExportStore.Job job, BooleanSupplier isStopping) {
    var user = job.user();
    long total = features.stream().mapToLong(feature -> feature.size(user)).sum();
    var parts = new Parts((no, data) -> add(job, no, data));
    var archive = new Archive(json, parts, written -> report(job, written, total, isStopping));
    archive.put("export", Map.of("userId", user, "exportedAt", clock.instant()));
    account.export(user, archive);
    features.forEach(feature -> feature.export(user, archive));
    archive.finish();
    return parts.finish();
  }

  private void add(ExportStore.Job job, int no, byte[] data) {
    if (!jdbi.inTransaction(handle -> store.addPart(handle, job, no, data))) {
      throw new Ended();
    }
  }

  private void report(ExportStore.Job job, long written, long total, BooleanSupplier isStopping) {
    if (isStopping.getAsBoolean()
        || !jdbi.inTransaction(handle -> store.progress(handle, job, written, total))) {
      throw new Ended();
    }
  }

  private void finish(ExportStore.Job job, Export.State state, long bytes) {
    feed.change(change -> {
      var finished = store.finish(change.handle(), job, state, bytes, KEPT);
      finished.ifPresent(export -> change.feed(job.user(), "export.finished", export));
      return finished;
    });
    LOG.infof("export finished: id=%s state=%s bytes=%d", job.id(), state, bytes);
  }
}
