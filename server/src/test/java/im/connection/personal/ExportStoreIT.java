package im.connection.personal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.ExportId;
import im.connection.kernel.UserId;
import im.connection.personal.ExportStore.Job;
import im.connection.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Archives that are made anew because something in them was erased.
class ExportStoreIT {
  private static final Duration SILENCE = Duration.ofMinutes(1);
  private static final UserId ANN = new UserId(11);
  private static final UserId BOB = new UserId(12);

  private final TestDatabase database = TestDatabase.create();
  private final ExportStore store = new ExportStore();

  ExportStoreIT() {
    request(ANN);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatIsMadeAnewIsUnreadableAtOnce() {
    finish(take().orElseThrow(), "geheim");
    var archive =
        database.jdbi().withHandle(handle -> store.finished(handle, ANN, id(ANN))).orElseThrow();
    assertThat(part(archive)).hasValue("geheim");
    assertThat(new String(stored(ANN), UTF_8)).doesNotContain("geheim");

    renew(ANN);

    assertThat(part(archive)).isEmpty();
    assertThat(isReadable(ANN)).isFalse();
    var finished = database.jdbi().withHandle(handle -> store.finished(handle, ANN, id(ANN)));
    assertThat(finished).isEmpty();
    var export =
        database.jdbi().withHandle(handle -> store.find(handle, ANN, id(ANN))).orElseThrow();
    assertThat(export.state()).isEqualTo(Export.State.PENDING);
    assertThat(export.finishedAt()).isNull();
  }

  @Test
  void whoeverWritesAnArchiveThatIsMadeAnewWritesNoMore() {
    var job = take().orElseThrow();
    renew(ANN);
    assertThat(add(job, 0, "geheim")).isFalse();
    var finished =
        database
            .jdbi()
            .withHandle(h -> store.finish(h, job, Export.State.DONE, 6, Duration.ofDays(1)));
    assertThat(finished).isEmpty();
  }

  @Test
  void whatIsGivenBackOrGivenUpIsUnreadable() {
    var job = take().orElseThrow();
    add(job, 0, "geheim");
    database.jdbi().useHandle(handle -> store.giveBack(handle, job));
    assertThat(isReadable(ANN)).isFalse();

    add(take().orElseThrow(), 1, "geheim");
    assertThat(isReadable(ANN)).isTrue();
    database.jdbi().useHandle(handle -> store.giveUp(handle, 2, Duration.ZERO));
    assertThat(isReadable(ANN)).isFalse();
  }

  @Test
  void whatIsMadeAnewLetsOthersGoFirstAndWaitsLongerEachTime() {
    request(BOB);
    assertThat(take()).map(Job::user).hasValue(ANN);
    renew(ANN);
    assertThat(take()).map(Job::user).hasValue(BOB);
    assertThat(take()).map(Job::user).hasValue(ANN);
    for (int i = 0; i < 8; i++) {
      renew(ANN);
      database
          .jdbi()
          .useHandle(handle ->
              handle.execute(
                  "update data_export set state = 'running', key = '\\x00' where user_id = ?",
                  ANN.value()));
    }
    renew(ANN);
    assertThat(take()).isEmpty();
    later("9 minutes");
    assertThat(take()).map(Job::user).hasValue(ANN);
  }

  @Test
  void whatHasToBeMadeAnewTooOftenIsGivenUp() {
    for (int i = 0; i < 3; i++) {
      take();
      renew(ANN);
      later("1 minute");
    }
    database.jdbi().useHandle(handle -> store.giveUp(handle, 3, SILENCE));
    var export =
        database.jdbi().withHandle(handle -> store.find(handle, ANN, id(ANN))).orElseThrow();
    assertThat(export.state()).isEqualTo(Export.State.FAILED);
  }

  @Test
  void partsAreDeletedOnceNobodyCanReadThem() {
    finish(take().orElseThrow(), "geheim");
    deleteParts();
    assertThat(stored(ANN)).isNotEmpty();
    database.jdbi().useHandle(handle -> store.delete(handle, ANN, id(ANN)));
    deleteParts();
    assertThat(database.jdbi().withHandle(ExportStoreIT::count)).isZero();
  }

  private void request(UserId user) {
    database
        .jdbi()
        .useTransaction(handle -> {
          handle.execute(
              """
              insert into users (id, username, display_name, created_at, updated_at)
              values (?, ?, 'somebody', now(), now())
              """,
              user.value(),
              "user" + user);
          store.insert(handle, id(user), user);
        });
  }

  private static ExportId id(UserId user) {
    return new ExportId(100 + user.value());
  }

  private Optional<Job> take() {
    return database
        .jdbi()
        .inTransaction(handle -> store.take(handle, SILENCE, PartCipher.newKey()));
  }

  private boolean add(Job job, int no, String text) {
    return database
        .jdbi()
        .inTransaction(handle -> store.addPart(handle, job, no, text.getBytes(UTF_8)));
  }

  private void finish(Job job, String text) {
    add(job, 0, text);
    database
        .jdbi()
        .useHandle(handle ->
            store.finish(handle, job, Export.State.DONE, text.length(), Duration.ofDays(1)));
  }

  private Optional<String> part(ExportStore.Finished archive) {
    return database
        .jdbi()
        .withHandle(handle -> store.part(handle, archive, 0))
        .map(data -> new String(data, UTF_8));
  }

  private void renew(UserId user) {
    database.jdbi().useTransaction(handle -> store.renew(handle, List.of(user)));
  }

  private void deleteParts() {
    database.jdbi().useHandle(handle -> store.deleteParts(handle, id(ANN)));
  }

  private static int count(Handle handle) {
    return handle.createQuery("select count(*) from data_export_part").mapTo(Integer.class).one();
  }

  private byte[] stored(UserId user) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("select data from data_export_part where export_id = ?")
                .bind(0, id(user).value())
                .mapTo(byte[].class)
                .one());
  }

  private boolean isReadable(UserId user) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("select key is not null from data_export where user_id = ?")
                .bind(0, user.value())
                .mapTo(Boolean.class)
                .one());
  }

  /// Lets what waits have been taken so long before.
  private void later(String interval) {
    database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                """
                update data_export set taken_at = taken_at - cast(? as interval)
                where state = 'pending'
                """,
                interval));
  }
}
