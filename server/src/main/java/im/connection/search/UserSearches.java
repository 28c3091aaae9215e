package im.connection.search;

import im.connection.accounts.Acquaintance;
import im.connection.accounts.Identifiers;
import im.connection.accounts.Privacy;
import im.connection.accounts.PrivacySettings;
import im.connection.accounts.Profile;
import im.connection.accounts.User;
import im.connection.accounts.Users;
import im.connection.contacts.Relations;
import im.connection.kernel.Page;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Finds users: by exact username, phone number and verified e-mail address, by name, by tags. Who
/// finds whom is the table of `docs/permissions.md`; whoever blocks the viewer is not found.
@Singleton
final class UserSearches {
  private final Jdbi jdbi;
  private final Users users;
  private final Identifiers identifiers;
  private final PrivacySettings privacy;
  private final Relations relations;
  private final Stages stages;
  private final SearchLimits limits;
  private final CandidateStore candidates = CandidateStore.ofUsers();

  UserSearches(
      Jdbi jdbi,
      Users users,
      Identifiers identifiers,
      PrivacySettings privacy,
      Relations relations,
      Stages stages,
      SearchLimits limits) {
    this.jdbi = jdbi;
    this.users = users;
    this.identifiers = identifiers;
    this.privacy = privacy;
    this.relations = relations;
    this.stages = stages;
    this.limits = limits;
  }

  /// One page of the users that `viewer` finds, as they may see them.
  ///
  /// @throws im.connection.kernel.Refusal `rate_limited`, `overloaded`
  Page<User> find(UserId viewer, SearchQuery query) {
    return limits.run(
        viewer, () -> jdbi.withHandle(handle -> new Search(handle, viewer, query).page()));
  }

  /// One search. Everything is read for many candidates at once.
  private final class Search {
    private final Handle handle;
    private final UserId viewer;
    private final SearchQuery query;
    private final Identifiers.Named named;

    Search(Handle handle, UserId viewer, SearchQuery query) {
      this.handle = handle;
      this.viewer = viewer;
      this.query = query;
      String text = query.text();
      this.named = identifiers.find(handle, text == null ? "" : text);
    }

    Page<User> page() {
      return new PageReader<>(
              (stage, after, count) -> candidates.best(handle, stage, query, after, count),
              this::see,
              query.limit())
          .read(stages.of(query, named.users()), () -> stages.respelt(handle, query), query.from());
    }

    private Map<Long, User> see(List<Hit> hits, List<Stage> passed) {
      var ids = hits.stream().map(hit -> new UserId(hit.id())).toList();
      var settings = privacy.of(handle, ids);
      var standing = relations.between(handle, viewer, ids);
      var seen = new HashMap<Long, User>();
      for (var profile : users.profiles(handle, ids)) {
        var relation = standing.get(profile.id());
        var person =
            new Person(
                profile,
                Objects.requireNonNull(settings.get(profile.id())),
                relation == null || profile.id().equals(viewer)
                    ? Acquaintance.SELF
                    : relation.acquaintance());
        if (query.hasTags(profile.tags()) && isFirst(person, passed)) {
          seen.put(profile.id().value(), person.seen());
        }
      }
      return seen;
    }

    private boolean isFirst(Person person, List<Stage> passed) {
      return person.isShownAt(passed.getLast(), named)
          && passed.subList(0, passed.size() - 1).stream()
              .noneMatch(stage -> person.isShownAt(stage, named));
    }
  }

  /// A candidate and how the viewer stands to them.
  private record Person(Profile profile, Privacy privacy, Acquaintance viewer) {
    User seen() {
      return profile.seenBy(viewer, privacy);
    }

    boolean isShownAt(Stage stage, Identifiers.Named named) {
      return switch (stage) {
        case Stage.Named(var ids) ->
            ids.contains(profile.id().value()) && named.setting().apply(privacy).includes(viewer);
        case Stage.Whole(var name) ->
            byName() && Words.of(profile.displayName()).whole().equals(name);
        case Stage.Parts(var beginnings) -> beginnings.isEmpty() ? byName() : contains(beginnings);
      };
    }

    /// Each word may be one of the username or of the display name.
    private boolean contains(List<String> beginnings) {
      var username = Words.of(byUsername() ? profile.username() : "");
      var name = Words.of(byName() ? profile.displayName() : "");
      return beginnings.stream()
          .map(List::of)
          .allMatch(one -> username.contain(one) || name.contain(one));
    }

    private boolean byName() {
      return privacy.findByName().includes(viewer);
    }

    private boolean byUsername() {
      return privacy.findByUsername().includes(viewer);
    }
  }
}
