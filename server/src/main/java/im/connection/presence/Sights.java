package im.connection.presence;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.connection.accounts.Acquaintance;
import im.connection.accounts.Acquaintances;
import im.connection.accounts.Privacy;
import im.connection.accounts.PrivacySettings;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Who may see whose presence: those for whom the owner means `lastSeen`, and nobody they block.
/// Decisions are remembered until either user changes something.
@Singleton
final class Sights {
  private static final int AT_ONCE = 2_000;

  private record Decision(Sight sight, long stamp) {}

  private final Jdbi jdbi;
  private final PrivacySettings privacy;
  private final Acquaintances acquaintances;
  private final Changes changes;
  private final Cache<Glance, Decision> decisions =
      Caffeine.newBuilder().maximumSize(200_000).build();

  Sights(Jdbi jdbi, PrivacySettings privacy, Acquaintances acquaintances, Changes changes) {
    this.jdbi = jdbi;
    this.privacy = privacy;
    this.acquaintances = acquaintances;
    this.changes = changes;
  }

  /// What is known without asking the database.
  Optional<Sight> known(Glance glance) {
    var decision = decisions.getIfPresent(glance);
    return decision != null && decision.stamp() == stamp(glance)
        ? Optional.of(decision.sight())
        : Optional.empty();
  }

  /// What each viewer may see, in at most two queries for 2,000 of them.
  Map<Glance, Sight> of(Collection<Glance> glances) {
    var sights = new HashMap<Glance, Sight>();
    var unknown = new ArrayList<Glance>();
    for (Glance glance : glances) {
      known(glance).ifPresentOrElse(s -> sights.put(glance, s), () -> unknown.add(glance));
    }
    for (int i = 0; i < unknown.size(); i += AT_ONCE) {
      var some = unknown.subList(i, Math.min(unknown.size(), i + AT_ONCE));
      jdbi.useHandle(handle -> read(handle, some, sights));
    }
    return sights;
  }

  private void read(Handle handle, List<Glance> glances, Map<Glance, Sight> sights) {
    var stamps = new HashMap<Glance, Long>();
    glances.forEach(glance -> stamps.put(glance, stamp(glance)));
    var owners = glances.stream().map(Glance::owner).collect(Collectors.toSet());
    var settings = privacy.of(handle, owners);
    var relations =
        acquaintances.of(
            handle,
            glances.stream().map(Glance::owner).toList(),
            glances.stream().map(Glance::viewer).toList());
    for (int i = 0; i < glances.size(); i++) {
      var glance = glances.get(i);
      var sight = sight(glance, settings, relations.get(i));
      sights.put(glance, sight);
      decisions.put(glance, new Decision(sight, stamps.getOrDefault(glance, 0L)));
    }
  }

  private static Sight sight(
      Glance glance, Map<UserId, Privacy> settings, Acquaintance acquaintance) {
    if (glance.owner().equals(glance.viewer())) {
      return Sight.SHOWN;
    }
    if (acquaintance == Acquaintance.BLOCKED) {
      return Sight.BLOCKED;
    }
    var audience = Objects.requireNonNull(settings.get(glance.owner())).lastSeen();
    return audience.includes(acquaintance) ? Sight.SHOWN : Sight.HIDDEN;
  }

  private long stamp(Glance glance) {
    return changes.stamp(glance.owner(), glance.viewer());
  }
}
