package im.connection.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What has changed since is found without reading all that has not.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContactPlansIT {
  private static final int OWNERS = 50;
  private static final int EDGES = 2_000;

  private TestContacts all;

  @BeforeAll
  void start() {
    all = new TestContacts();
    all.log
        .jdbi()
        .useHandle(handle -> {
          handle.execute(
              """
              insert into users (id, username, display_name, created_at, updated_at)
              select 1000000 + n, 'crowd' || n, '众', now(), now() from generate_series(1, ?) n
              """,
              EDGES);
          handle.execute(
              """
              insert into contact (owner_id, user_id, created_at, rev)
              select o, 1000000 + n, now(), n from generate_series(1, ?) o, generate_series(1, ?) n
              """,
              OWNERS,
              EDGES);
          handle.execute(
              """
              insert into contact_removal (owner_id, rev, user_id)
              select o, n, n from generate_series(1, ?) o, generate_series(1, ?) n
              """,
              OWNERS,
              ContactChangeStore.KEPT);
          handle.execute("analyze");
        });
  }

  @AfterAll
  void stop() {
    all.close();
  }

  @Test
  void changesAreReadFromTheirIndex() {
    assertThat(plan(ContactChangeStore.CHANGED, EDGES - 20))
        .contains("contact_change")
        .doesNotContain("Seq Scan")
        .doesNotContain("Sort");
  }

  @Test
  void removalsAreReadFromTheirKey() {
    assertThat(plan(ContactChangeStore.REMOVED, ContactChangeStore.KEPT - 20))
        .contains("contact_removal_pkey")
        .doesNotContain("Sort");
  }

  private String plan(String query, long since) {
    return all.log
        .jdbi()
        .withHandle(handle ->
            String.join(
                "\n",
                handle
                    .createQuery("explain " + query)
                    .bind("owner", 7)
                    .bind("since", since)
                    .bind("limit", 51)
                    .mapTo(String.class)
                    .list()));
  }
}
