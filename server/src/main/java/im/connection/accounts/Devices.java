package im.connection.accounts;

import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.kernel.Caller;
import im.connection.kernel.DeviceId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The devices people are signed in on: listing them and signing them out. A sign-out is told to
/// the user's other devices (`device.signedOut`) and, after the commit, to every node.
@Singleton
public final class Devices {
  /// How many devices a user may be signed in on; the one seen least recently makes room.
  public static final int MAX_PER_USER = 50;

  /// A device unseen for this long is signed out.
  public static final Duration UNSEEN = Duration.ofDays(90);

  /// For how long a device that was signed out is remembered.
  static final Duration REMEMBERED = Duration.ofDays(30);

  private static final int BATCH = 500;

  /// The data of `device.signedOut`.
  record SignedOut(DeviceId deviceId) {}

  private final Jdbi jdbi;
  private final DeviceStore store;
  private final OwnFeed feed;
  private final Bus bus;
  private final InstantSource clock;

  Devices(Jdbi jdbi, DeviceStore store, OwnFeed feed, Bus bus, InstantSource clock) {
    this.jdbi = jdbi;
    this.store = store;
    this.feed = feed;
    this.bus = bus;
    this.clock = clock;
  }

  /// The caller's signed-in devices, the most recently seen first.
  public List<Device> list(Caller caller) {
    return jdbi.withHandle(handle -> store.list(handle, caller.user(), caller.device()));
  }

  /// All of a user's devices, none marked as the current one.
  public List<Device> list(UserId user) {
    return jdbi.withHandle(handle -> store.list(handle, user, null));
  }

  /// Signs out one of the caller's devices, the one that asks included.
  ///
  /// @throws Refusal `not_found` when it is none of theirs or signed out already
  public void signOut(Caller caller, DeviceId device) {
    var closed = feed.change(change -> close(change, caller.user(), List.of(device)));
    if (closed.isEmpty()) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
    publish(closed);
  }

  /// Signs out all of the caller's devices but the one that asks.
  public void signOutOthers(Caller caller) {
    publish(feed.change(change -> closeAll(change, caller.user(), caller.device())));
  }

  /// Those of these devices that are signed in, as the database has it now.
  public Set<DeviceId> signedIn(Collection<DeviceId> devices) {
    return jdbi.withHandle(handle -> store.signedIn(handle, devices));
  }

  /// Signs out whichever of a user's devices must make room for one more.
  List<DeviceId> makeRoom(OwnFeed.Change change, UserId user) {
    return close(change, user, store.surplus(change.handle(), user, MAX_PER_USER - 1));
  }

  /// One device as the user's others see it.
  Device get(Handle handle, UserId user, DeviceId device) {
    return store.find(handle, user, device).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }

  /// Signs devices of one user out within a transaction; the caller publishes them after it.
  List<DeviceId> close(OwnFeed.Change change, UserId user, Collection<DeviceId> devices) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var closed = store.signOut(change.handle(), user, devices, now);
    closed.forEach(device -> change.feed(user, "device.signedOut", new SignedOut(device)));
    return closed;
  }

  /// Signs all devices of a user out but one, as [#close] does.
  List<DeviceId> closeAll(OwnFeed.Change change, UserId user, @Nullable DeviceId kept) {
    return close(change, user, store.others(change.handle(), user, kept));
  }

  /// Tells every node which devices were signed out.
  void publish(List<DeviceId> closed) {
    if (!closed.isEmpty()) {
      bus.publish(closed.stream().<News>map(News.DeviceSignedOut::new).toList());
    }
  }

  /// Signs out what was unseen for long and forgets what was signed out long ago; may run on
  /// several nodes at once.
  void tidy() {
    List<DeviceId> closed;
    do {
      closed = feed.change(this::closeUnseen);
      publish(closed);
    } while (!closed.isEmpty());
    while (jdbi.inTransaction(
            handle -> store.forget(handle, clock.instant().minus(REMEMBERED), BATCH))
        > 0) {
      // the next batch
    }
  }

  private List<DeviceId> closeUnseen(OwnFeed.Change change) {
    var closed = new ArrayList<DeviceId>();
    store
        .unseen(change.handle(), clock.instant().minus(UNSEEN), BATCH)
        .forEach(owned -> closed.addAll(close(change, owned.user(), List.of(owned.device()))));
    return closed;
  }
}
