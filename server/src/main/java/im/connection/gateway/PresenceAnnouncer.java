package im.connection.gateway;

import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.conversations.LogEntry;
import im.connection.gateway.Events.OnlineParams;
import im.connection.groups.Crowds;
import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import im.connection.presence.Glance;
import im.connection.presence.Presence;
import im.connection.presence.PresenceRecord;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Tells connections what changes about whom they watch: gathers what happens, looks four times a
/// second at how it looks to each viewer, and writes only what looks different. Of large groups it
/// tells every five seconds how many members are there. What a full socket does not take is left
/// out and told anew later.
@Singleton
@Startup
final class PresenceAnnouncer {
  private static final long PERIOD_MILLIS = 250;
  private static final long LOOK_MILLIS = 1_000;
  private static final int LOOKS_PER_COUNT = 5;
  private static final int CONNECTIONS_AT_ONCE = 100;
  private static final Logger LOG = Logger.getLogger(PresenceAnnouncer.class);

  private final PresenceWatches watches;
  private final Presence presence;
  private final Crowds crowds;
  private final Events events;

  /// What was last told of each group that is only counted.
  private final Map<ConversationId, OnlineParams> told = new ConcurrentHashMap<>();

  /// How often groups were looked at; used by one thread only.
  private int looks;

  private final List<ScheduledExecutorService> timers =
      List.of(timer("presence-announcer"), timer("presence-groups"));

  PresenceAnnouncer(
      PresenceWatches watches,
      Presence presence,
      Crowds crowds,
      Events events,
      Bus bus,
      MeterRegistry metrics) {
    this.watches = watches;
    this.presence = presence;
    this.crowds = crowds;
    this.events = events;
    metrics.gauge("imc.presence.watches", watches, PresenceWatches::size);
    presence.listen(watches::changed);
    bus.listen(this::heard);
    bus.listenForGaps(watches::allChanged);
    var _ =
        timers
            .get(0)
            .scheduleWithFixedDelay(
                this::announce, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    var _ =
        timers
            .get(1)
            .scheduleWithFixedDelay(
                this::lookAtGroups, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @PreDestroy
  void stop() {
    timers.forEach(ScheduledExecutorService::shutdownNow);
  }

  /// Lets a connection watch these users, and the members of these groups, instead of before, at
  /// most [Presence#MAX_USERS] in all: a group that does not fit is only counted, as large ones
  /// are. Groups its user is no member of are left out. What is seen follows as events.
  ///
  /// @throws im.connection.kernel.Refusal `overloaded`
  void watch(Connection connection, Set<UserId> users, Set<ConversationId> groups) {
    var members = new HashMap<ConversationId, Set<UserId>>();
    int room = Presence.MAX_USERS - users.size();
    for (ConversationId group : groups) {
      var crowd = crowds.of(group, Set.of(connection.user()));
      if (!crowd.insiders().isEmpty()) {
        boolean fits = crowd.users().size() <= room;
        room -= fits ? crowd.users().size() : 0;
        members.put(group, fits ? crowd.users() : Set.of());
      }
    }
    watches.watch(connection, users, members);
    members.forEach((group, named) -> {
      var online = told.get(group);
      if (named.isEmpty() && online != null) {
        whisper(connection, events.online(online));
      } else if (named.isEmpty()) {
        watches.changed(group);
      }
    });
  }

  private void heard(List<News> news) {
    for (News item : news) {
      switch (item) {
        case News.FeedAdvanced feed -> watches.changed(feed.user());
        case News.LogAdvanced(var id, long _, var joined, var entry)
            when !joined.isEmpty() || mayPart(entry) ->
            watches.changed(id);
        default -> {}
      }
    }
  }

  /// What happened on another node has to be looked up.
  private static boolean mayPart(@Nullable Object entry) {
    return !(entry instanceof LogEntry known) || !known.departed().isEmpty();
  }

  private void announce() {
    try {
      var due = new HashMap<Connection, Set<UserId>>();
      for (var entry : watches.takeDue().entrySet()) {
        due.put(entry.getKey(), entry.getValue());
        if (due.size() == CONNECTIONS_AT_ONCE) {
          announce(due);
          due.clear();
        }
      }
      if (!due.isEmpty()) {
        announce(due);
      }
    } catch (RuntimeException failure) {
      watches.allChanged();
      LOG.warn("presence.announce.failed", failure);
    }
  }

  private void announce(Map<Connection, Set<UserId>> due) {
    var glances = new HashSet<Glance>();
    due.forEach((connection, users) ->
        users.forEach(user -> glances.add(new Glance(user, connection.user()))));
    var encoded = new HashMap<PresenceRecord, byte[]>();
    for (var telling : watches.show(due, presence.of(glances))) {
      byte[] frame = encoded.computeIfAbsent(telling.presence(), events::presence);
      whisper(telling.connection(), frame);
    }
  }

  /// Takes in who the members of watched groups are now where that may have changed, and every
  /// fifth time counts those that are only counted.
  private void lookAtGroups() {
    try {
      var due = watches.takeDueGroups();
      if (++looks % LOOKS_PER_COUNT == 0) {
        var counted = watches.counted();
        told.keySet().retainAll(counted.keySet());
        due.putAll(counted);
      }
      due.forEach(this::lookAt);
    } catch (RuntimeException failure) {
      watches.allChanged();
      LOG.warn("presence.groups.failed", failure);
    }
  }

  private void lookAt(ConversationId group, List<Connection> connections) {
    var viewers = connections.stream().map(Connection::user).collect(Collectors.toSet());
    var crowd = crowds.of(group, viewers);
    var counting = new ArrayList<Connection>();
    for (Connection connection : connections) {
      if (!crowd.insiders().contains(connection.user())) {
        watches.leave(connection, group);
      } else if (!watches.members(connection, group, crowd.users())) {
        counting.add(connection);
      }
    }
    if (!counting.isEmpty()) {
      var online = online(group, crowd.members());
      if (!online.equals(told.put(group, online))) {
        byte[] frame = events.online(online);
        counting.forEach(connection -> whisper(connection, frame));
      }
    }
  }

  private OnlineParams online(ConversationId group, int members) {
    return new OnlineParams(group, members, crowds.online(group));
  }

  private void whisper(Connection connection, byte[] frame) {
    Whispers.send(connection, frame, () -> watches.fellBehind(connection));
  }

  private static ScheduledExecutorService timer(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().name(name).daemon().factory());
  }
}
