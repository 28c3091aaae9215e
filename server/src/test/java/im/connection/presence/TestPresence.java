package im.connection.presence;

import im.connection.accounts.Strangers;
import im.connection.accounts.TestPrivacy;
import im.connection.cluster.Bus;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/// The presence of strangers, wired by hand.
public final class TestPresence {
  private TestPresence() {}

  /// What a node on this database knows; nobody is connected to it.
  public static Presence of(Jdbi jdbi, Bus bus) {
    var store = new PresenceStore();
    var live = new LiveUsers();
    var changes = new Changes(bus);
    var clock = InstantSource.system();
    var sights = new Sights(jdbi, TestPrivacy.of(jdbi), new Strangers(), changes);
    var statuses = new Statuses(jdbi, store, live, changes, TestPrivacy.noFeed(), clock);
    return new Presence(
        jdbi, store, live, new LiveJournal(jdbi, store, live, bus, clock), sights, statuses);
  }
}
