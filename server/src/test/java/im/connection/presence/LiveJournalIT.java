package im.connection.presence;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.conversations.TestLog;
import im.connection.kernel.UserId;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who is live, written to a database that is not always well.
class LiveJournalIT {
  private TestLog log;
  private UserId ann;
  private LiveUsers live;
  private LiveJournal journal;

  @BeforeEach
  void start() {
    log = new TestLog();
    ann = log.user("ann");
    live = new LiveUsers();
    journal =
        new LiveJournal(log.jdbi(), new PresenceStore(), live, log.bus(), InstantSource.system());
  }

  @AfterEach
  void stop() {
    log.close();
  }

  @Test
  void whatCouldNotBeWrittenIsWrittenLater() {
    live.change(ann, 1, 0);
    journal.write();
    assertThat(rows()).isOne();

    execute("alter table live_user rename to hidden");
    live.change(ann, -1, 0);
    journal.write();
    execute("alter table hidden rename to live_user");
    assertThat(rows()).isOne();

    journal.write();
    assertThat(rows()).isZero();
    assertThat(log.count("select count(*) from user_presence where last_seen_at is not null"))
        .isOne();
  }

  @Test
  void whoComesAndGoesBetweenTwoWritesWasSeenAndIsToldToBeGone() {
    live.change(ann, 1, 0);
    live.change(ann, -1, 0);
    journal.write();
    assertThat(rows()).isZero();
    assertThat(log.count("select count(*) from user_presence where last_seen_at is not null"))
        .isOne();
    assertThat(log.news()).anyMatch(news -> news.toString().contains("gone"));
  }

  @Test
  void whoIsHereIsWrittenAgainWhenTheTableWasEmptied() {
    live.change(ann, 1, 0);
    journal.compare();
    for (int i = 0; i < LiveJournal.TICKS_PER_BEAT; i++) {
      journal.write();
    }
    execute("truncate live_user, live_node");
    for (int i = 0; i < LiveJournal.TICKS_PER_BEAT; i++) {
      journal.write();
    }
    assertThat(rows()).isOne();
  }

  @Test
  void whoWasHereWhenAProcessDiedWasLastSeenThen() {
    live.change(ann, 1, 0);
    journal.compare();
    journal.write();
    execute("update user_presence set last_seen_at = now() - interval '3 days'");
    execute("update live_node set seen_at = now() - interval '1 hour'");

    new LiveJournal(
            log.jdbi(), new PresenceStore(), new LiveUsers(), log.bus(), InstantSource.system())
        .compare();

    assertThat(rows()).isZero();
    assertThat(
            log.count(
                """
                select count(*) from user_presence
                where last_seen_at between now() - interval '61 min' and now() - interval '59 min'
                """))
        .isOne();
  }

  private long rows() {
    return log.count("select count(*) from live_user where not idle");
  }

  private void execute(String sql) {
    log.jdbi().useHandle(handle -> handle.execute(sql));
  }
}
