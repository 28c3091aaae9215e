package im.connection.queue;

import im.connection.conversations.Deliveries;
import im.connection.conversations.TestLog;
import im.connection.kernel.Caller;
import im.connection.kernel.DeviceId;
import im.connection.kernel.UserId;
import im.connection.platform.config.Settings;
import im.connection.testing.MovableClock;
import im.connection.testing.Patience;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Queues wired by hand on a database of their own.
final class TestQueue implements AutoCloseable {
  final TestLog log = new TestLog();
  final MovableClock clock = new MovableClock();
  final Positions positions = newPositions();
  final Deliveries deliveries = log.newDeliveries();
  final Queue queue;

  TestQueue() {
    var settings = Settings.read(List.of(Map.of()));
    var catchup = new Catchup(log.log(), settings, clock);
    queue =
        new Queue(log.conversations(), log.feeds(), catchup, positions, deliveries, log.marks());
  }

  /// The positions as another node keeps them.
  Positions newPositions() {
    return new Positions(log.jdbi(), new PositionStore(), log.bus(), Patience.LIMIT);
  }

  /// A device of a user who signs in with it.
  TestDevice device(UserId user) {
    var device = new DeviceId(log.ids().next());
    log.jdbi()
        .useHandle(handle ->
            handle.execute(
                """
                insert into device (id, user_id, name, platform, created_at, last_seen_at,
                  refresh_digest, refresh_key, refreshed_at)
                values (?, ?, 'phone', 'test', now(), now(), ?, 'key', now())
                """,
                device.value(),
                user.value(),
                device.toString()));
    return new TestDevice(this, new Caller(user, device, user.toString(), Locale.ENGLISH));
  }

  @Override
  public void close() {
    positions.drain(Patience.LIMIT);
    deliveries.drain(Patience.LIMIT);
    log.close();
  }
}
