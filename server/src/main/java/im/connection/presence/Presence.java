package im.connection.presence;

import static java.util.Objects.requireNonNull;

import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/// Who is there, as others may see it.
@Singleton
public final class Presence {
  /// How many users one may ask about, or watch, at once.
  public static final int MAX_USERS = 200;

  private final Jdbi jdbi;
  private final PresenceStore store;
  private final LiveUsers live;
  private final LiveJournal journal;
  private final Sights sights;
  private final Statuses statuses;

  Presence(
      Jdbi jdbi,
      PresenceStore store,
      LiveUsers live,
      LiveJournal journal,
      Sights sights,
      Statuses statuses) {
    this.jdbi = jdbi;
    this.store = store;
    this.live = live;
    this.journal = journal;
    this.sights = sights;
    this.statuses = statuses;
  }

  /// A connection of `user` opened.
  public void connected(UserId user) {
    live.change(user, 1, 0);
  }

  /// A connection of `user` closed.
  ///
  /// @param isIdle whether it was idle
  public void disconnected(UserId user, boolean isIdle) {
    live.change(user, -1, isIdle ? -1 : 0);
  }

  /// Somebody left a connection of `user` alone, or came back to it.
  public void idle(UserId user, boolean isIdle) {
    live.change(user, 0, isIdle ? 1 : -1);
  }

  /// Adds a listener for "these may have come, gone or become idle, on any node"; it must not
  /// block.
  public void listen(Consumer<Collection<UserId>> listener) {
    journal.listen(listener);
  }

  /// These users as `viewer` may see them, in the same order, in a bounded number of queries.
  ///
  /// @throws Refusal `invalid_argument` for more than [#MAX_USERS]
  public List<PresenceRecord> of(UserId viewer, List<UserId> users) {
    if (users.size() > MAX_USERS) {
      throw Refusal.invalid("userIds", "at most %d users".formatted(MAX_USERS));
    }
    var glances = users.stream().map(user -> new Glance(user, viewer)).toList();
    var seen = of(glances);
    return glances.stream().map(glance -> requireNonNull(seen.get(glance))).toList();
  }

  /// What each viewer may see of each user, in a bounded number of queries.
  public Map<Glance, PresenceRecord> of(Collection<Glance> glances) {
    var users = new HashSet<UserId>();
    glances.forEach(glance -> users.add(glance.owner()));
    var kept = jdbi.withHandle(handle -> store.find(handle, users));
    var records = new HashMap<UserId, PresenceRecord>();
    for (UserId user : users) {
      records.put(user, record(user, kept.getOrDefault(user, PresenceStore.Kept.NOTHING)));
    }
    var hidden = new HashMap<UserId, PresenceRecord>();
    var seen = new HashMap<Glance, PresenceRecord>();
    sights
        .of(glances)
        .forEach((glance, sight) ->
            seen.put(
                glance,
                sight == Sight.SHOWN
                    ? requireNonNull(records.get(glance.owner()))
                    : hidden.computeIfAbsent(glance.owner(), PresenceRecord::hidden)));
    return seen;
  }

  /// Reads what [#isShownOnline(Glance)] will want to know.
  public void prepare(Glance glance) {
    boolean isKnown =
        statuses.known(glance.owner()).isPresent() && sights.known(glance).isPresent();
    if (!isKnown && live.of(glance.owner()) != Liveness.GONE) {
      statuses.of(glance.owner());
      sights.of(List.of(glance));
    }
  }

  /// Whether the viewer may know that the owner is connected and not invisible, by what is in
  /// memory; not when that is not known.
  public boolean isShownOnline(Glance glance) {
    return live.of(glance.owner()) != Liveness.GONE
        && statuses.known(glance.owner()).filter(status -> !status.isInvisible()).isPresent()
        && sights.known(glance).filter(Sight.SHOWN::equals).isPresent();
  }

  /// Those of `glances` whose viewer may sense a sign of life of the owner: not while the owner is
  /// invisible or blocks them. A bounded number of queries.
  public Set<Glance> sensed(Collection<Glance> glances) {
    var owners = glances.stream().map(Glance::owner).collect(Collectors.toSet());
    var known = statuses.of(owners);
    return sights.of(glances).entrySet().stream()
        .filter(entry -> entry.getValue() != Sight.BLOCKED)
        .map(Map.Entry::getKey)
        .filter(glance -> !requireNonNull(known.get(glance.owner())).isInvisible())
        .collect(Collectors.toSet());
  }

  /// Whether a user lets nobody know that they are there.
  public boolean isInvisible(UserId user) {
    return statuses.of(user).isInvisible();
  }

  private PresenceRecord record(UserId user, PresenceStore.Kept kept) {
    var status = kept.status();
    var liveness = live.of(user);
    if (liveness == Liveness.GONE || status.isInvisible()) {
      return new PresenceRecord(user, Availability.OFFLINE, null, kept.lastSeenAt());
    }
    var availability =
        liveness == Liveness.IDLE && status.availability() == Availability.ONLINE
            ? Availability.AWAY
            : status.availability();
    return new PresenceRecord(user, availability, status.text(), null);
  }
}
