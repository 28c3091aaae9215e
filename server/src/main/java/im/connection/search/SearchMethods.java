package im.connection.search;

import im.connection.kernel.Caller;
import im.connection.kernel.Page;
import im.connection.platform.rpc.RpcMethod;
import im.connection.platform.rpc.RpcMethods;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Search over JSON-RPC.
@Singleton
final class SearchMethods implements RpcMethods {
  record Sought(
      @Nullable String query,
      @Nullable List<String> tags,
      @Nullable Match match,
      @Nullable Sort sort,
      @Nullable String cursor,
      @Nullable Integer limit) {
    SearchQuery wanted() {
      return new SearchQuery(
          query,
          Objects.requireNonNullElse(tags, List.of()),
          Objects.requireNonNullElse(match, Match.ANY),
          Objects.requireNonNullElse(sort, Sort.RELEVANCE),
          cursor == null ? SearchCursor.START : SearchCursor.valueOf(cursor),
          Page.limit(limit));
    }
  }

  record Suggested(@Nullable TagKind kind, @Nullable String prefix, @Nullable Integer limit) {}

  private final UserSearches users;
  private final GroupSearches groups;
  private final TagSuggestions tags;

  SearchMethods(UserSearches users, GroupSearches groups, TagSuggestions tags) {
    this.users = users;
    this.groups = groups;
    this.tags = tags;
  }

  @Override
  public List<RpcMethod<?>> methods() {
    return List.of(
        new RpcMethod<>("user.search", Sought.class, this::users),
        new RpcMethod<>("group.search", Sought.class, this::groups),
        new RpcMethod<>("tag.suggest", Suggested.class, this::tags));
  }

  private Object users(Caller caller, Sought params) {
    return users.find(caller.user(), params.wanted());
  }

  private Object groups(Caller caller, Sought params) {
    return groups.find(caller.user(), params.wanted());
  }

  private Object tags(Caller caller, Suggested params) {
    var kind = Objects.requireNonNullElse(params.kind(), TagKind.USER);
    return tags.suggest(caller.user(), kind, params.prefix(), params.limit());
  }
}
