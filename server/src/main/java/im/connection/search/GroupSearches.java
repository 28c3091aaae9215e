package im.connection.search;

import im.connection.groups.GroupPreview;
import im.connection.groups.Groups;
import im.connection.groups.JoinPolicy;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Page;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Finds groups by name and tags: those that whoever finds them may join or ask to join, and those
/// the viewer is in.
@Singleton
final class GroupSearches {
  private final Jdbi jdbi;
  private final Groups groups;
  private final Stages stages;
  private final SearchLimits limits;
  private final CandidateStore candidates = CandidateStore.ofGroups();

  GroupSearches(Jdbi jdbi, Groups groups, Stages stages, SearchLimits limits) {
    this.jdbi = jdbi;
    this.groups = groups;
    this.stages = stages;
    this.limits = limits;
  }

  /// One page of the groups that `viewer` finds.
  ///
  /// @throws im.connection.kernel.Refusal `rate_limited`, `overloaded`
  Page<GroupPreview> find(UserId viewer, SearchQuery query) {
    return limits.run(viewer, () -> jdbi.withHandle(handle -> find(handle, viewer, query)));
  }

  private Page<GroupPreview> find(Handle handle, UserId viewer, SearchQuery query) {
    return new PageReader<>(
            (stage, after, count) -> best(handle, viewer, stage, query, after, count),
            (hits, passed) -> see(handle, viewer, query, hits, passed),
            query.limit())
        .read(stages.of(query, List.of()), () -> stages.respelt(handle, query), query.from());
  }

  private List<Hit> best(
      Handle handle, UserId viewer, Stage stage, SearchQuery query, Hit after, int count) {
    if (stage instanceof Stage.Named) {
      return List.of();
    }
    var open = candidates.best(handle, stage, query, after, count);
    var own = candidates.own(handle, viewer, stage, query, after, count);
    return CandidateStore.top(Stream.concat(open.stream(), own.stream()), after, count);
  }

  private Map<Long, GroupPreview> see(
      Handle handle, UserId viewer, SearchQuery query, List<Hit> hits, List<Stage> passed) {
    var ids = hits.stream().map(hit -> new ConversationId(hit.id())).toList();
    var seen = new HashMap<Long, GroupPreview>();
    for (var group : groups.previews(handle, viewer, ids)) {
      boolean isFindable = group.isMember() || group.joinPolicy() != JoinPolicy.INVITATION;
      if (isFindable && query.hasTags(group.tags()) && isFirst(group, passed)) {
        seen.put(group.id().value(), group);
      }
    }
    return seen;
  }

  private static boolean isFirst(GroupPreview group, List<Stage> passed) {
    var name = Words.of(group.name());
    return isShownAt(passed.getLast(), name)
        && passed.subList(0, passed.size() - 1).stream().noneMatch(stage -> isShownAt(stage, name));
  }

  private static boolean isShownAt(Stage stage, Words name) {
    return switch (stage) {
      case Stage.Named _ -> false;
      case Stage.Whole(var whole) -> name.whole().equals(whole);
      case Stage.Parts(var beginnings) -> name.contain(beginnings);
    };
  }
}
