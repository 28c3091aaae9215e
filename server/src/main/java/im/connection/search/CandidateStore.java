package im.connection.search;

import im.connection.kernel.UserId;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Reads candidates from the entries of users or of groups, in the order of [Hit].
///
/// What many have is found among the most recently active, what few have through the index of
/// terms, whatever the database guesses: a short walk from the top tells which it is, then either a
/// longer walk or a bounded number of those the index names, then the other. Only where more than
/// [#GATHERED] have something that hardly any of the [#FAR] most recently active has, the answer is
/// made of a part of them.
final class CandidateStore {
  static final int NEAR = 1_000;
  static final int GATHERED = 5_000;
  static final int FAR = 20_000;

  private final String table;
  private final String findable;

  private CandidateStore(String table, String findable) {
    this.table = table;
    this.findable = findable;
  }

  static CandidateStore ofUsers() {
    return new CandidateStore("user_search", "true");
  }

  /// Those that others than their members find.
  static CandidateStore ofGroups() {
    return new CandidateStore("group_search", "is_public");
  }

  /// The first `count` after a hit that have the terms of a stage and the tags of a query.
  List<Hit> best(Handle handle, Stage stage, SearchQuery query, Hit after, int count) {
    if (stage instanceof Stage.Named(var ids)) {
      return top(ids.stream().map(id -> new Hit(id, 0)), after, count);
    }
    boolean isRare = stage instanceof Stage.Whole;
    var near = isRare ? List.<Hit>of() : walk(handle, stage, query, after, NEAR, count);
    boolean isFrequent = near.size() * (FAR / NEAR) >= count / 2;
    var far =
        isFrequent && near.size() < count ? walk(handle, stage, query, after, FAR, count) : near;
    if (far.size() == count) {
      return far;
    }
    var gathered = gather(handle, stage, query, after);
    if (gathered.size() <= GATHERED) {
      return top(gathered.stream(), after, count);
    }
    far = isFrequent ? far : walk(handle, stage, query, after, FAR, count);
    return far.size() == count
        ? far
        : top(Stream.concat(far.stream(), gathered.stream()).distinct(), after, count);
  }

  /// The same among the groups of a user that only members find.
  List<Hit> own(Handle handle, UserId user, Stage stage, SearchQuery query, Hit after, int count) {
    return bound(
            handle,
            """
            select s.id, s.activity
            from conversation_span m
            join group_search s on s.id = m.conversation_id
            where m.user_id = :user and m.to_seq is null and not s.is_public
              and (s.activity, s.id) < (:activity, :id)
              and %s
            order by s.activity desc, s.id desc
            limit :count
            """
                .formatted(conditions(stage, query)),
            stage,
            query,
            after)
        .bind("user", user.value())
        .bind("count", count)
        .map((row, context) -> new Hit(row.getLong("id"), row.getInt("activity")))
        .list();
  }

  /// Those who belong to the first `steps` after a hit. The number stands in the text, so that the
  /// database knows that it is small.
  private List<Hit> walk(
      Handle handle, Stage stage, SearchQuery query, Hit after, int steps, int count) {
    return bound(handle, walkSql(stage, query, steps), stage, query, after)
        .bind("count", count)
        .map((row, context) -> new Hit(row.getLong("id"), row.getInt("activity")))
        .list();
  }

  String walkSql(Stage stage, SearchQuery query, int steps) {
    return """
    select id, activity
    from (
      select id, activity, %s
      from %s
      where (activity, id) < (:activity, :id) and %s
      order by activity desc, id desc
      limit %d
    ) s
    where %s
    order by activity desc, id desc
    limit :count
    """
        .formatted(
            query.tags().isEmpty() ? "terms" : "terms, tags",
            table,
            findable,
            steps,
            conditions(stage, query));
  }

  private List<Hit> gather(Handle handle, Stage stage, SearchQuery query, Hit after) {
    return bound(handle, gatherSql(stage, query), stage, query, after)
        .map((row, context) -> new Hit(row.getLong("id"), row.getInt("activity")))
        .list();
  }

  String gatherSql(Stage stage, SearchQuery query) {
    return """
    select id, activity
    from %s
    where %s and %s and (activity, id) < (:activity, :id)
    limit %d
    """
        .formatted(table, conditions(stage, query), findable, GATHERED + 1);
  }

  private static String conditions(Stage stage, SearchQuery query) {
    String tags =
        switch (query.match()) {
          case ANY -> "tags && cast(:tags as text[])";
          case ALL -> "tags @> cast(:tags as text[])";
        };
    return Stream.of(
            stage.terms().isEmpty() ? "" : "terms @> :terms", query.tags().isEmpty() ? "" : tags)
        .filter(condition -> !condition.isEmpty())
        .reduce((one, other) -> one + " and " + other)
        .orElse("true");
  }

  private static Query bound(Handle handle, String sql, Stage stage, SearchQuery query, Hit after) {
    var statement =
        handle.createQuery(sql).bind("activity", after.activity()).bind("id", after.id());
    if (!stage.terms().isEmpty()) {
      statement.bind("terms", stage.terms().toArray(Integer[]::new));
    }
    if (!query.tags().isEmpty()) {
      statement.bind("tags", query.tags().toArray(String[]::new));
    }
    return statement;
  }

  /// The first `count` of these after a hit.
  static List<Hit> top(Stream<Hit> hits, Hit after, int count) {
    Comparator<Hit> order = Hit.ORDER;
    return hits.filter(hit -> order.compare(after, hit) < 0).sorted(order).limit(count).toList();
  }
}
