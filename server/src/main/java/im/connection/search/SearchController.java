package im.connection.search;

import im.connection.accounts.User;
import im.connection.groups.GroupPreview;
import im.connection.kernel.Page;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Search over REST.
@Singleton
@Path("/api/v1/search")
@RunOnVirtualThread
@Tag(name = "search", description = "Finding users, groups and messages, and tags")
public final class SearchController {
  private static final String TEXT = "1 to 64 characters; may be left out if tags are given.";
  private static final String TAGS = "Up to 20 tags, separated by commas.";
  private static final String MATCH = "`any` of the tags, unless `all` are wanted.";
  private static final String SORT =
      "`relevance` unless given: equal names first, then names that contain the text, then names"
          + " that resemble it. `activity`: the most recently active first.";

  private final UserSearches users;
  private final GroupSearches groups;
  private final TagSuggestions tags;

  SearchController(UserSearches users, GroupSearches groups, TagSuggestions tags) {
    this.users = users;
    this.groups = groups;
    this.tags = tags;
  }

  /// Searches users.
  @GET
  @Path("/users")
  @Operation(
      operationId = "searchUsers",
      summary = "Search users",
      description =
          "By username and display name: beginnings of their words, any part of Chinese names, pinyin"
              + " in full and by initials, and words that are misspelt; by exact phone number with"
              + " country code and verified e-mail address; by tags. Whom the caller finds is up to"
              + " the users' privacy settings. Case, width and accents make no difference.")
  public Page<User> users(
      @Parameter(description = TEXT, example = "zhangsan") @QueryParam("query")
          @Nullable String query,
      @Parameter(description = TAGS, example = "hiking,摄影") @QueryParam("tags")
          @Nullable String wanted,
      @Parameter(description = MATCH, example = "any") @QueryParam("match") @Nullable String match,
      @Parameter(description = SORT, example = "relevance") @QueryParam("sort")
          @Nullable String sort,
      @Parameter(description = "The `next` of the page before.") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 200, 50 unless given.", example = "50") @QueryParam("limit")
          @Nullable Integer limit,
      @Context SecurityContext security) {
    return users.find(
        Callers.of(security).user(), wanted(query, wanted, match, sort, cursor, limit));
  }

  /// Searches groups.
  @GET
  @Path("/groups")
  @Operation(
      operationId = "searchGroups",
      summary = "Search groups",
      description =
          "By name, as users are, and by tags: groups that are open or let in who asks, and those the"
              + " caller is in. The most recently active are those with the newest messages.")
  public Page<GroupPreview> groups(
      @Parameter(description = TEXT, example = "爬山") @QueryParam("query") @Nullable String query,
      @Parameter(description = TAGS, example = "爬山,上海") @QueryParam("tags") @Nullable String wanted,
      @Parameter(description = MATCH, example = "all") @QueryParam("match") @Nullable String match,
      @Parameter(description = SORT, example = "activity") @QueryParam("sort")
          @Nullable String sort,
      @Parameter(description = "The `next` of the page before.") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 200, 50 unless given.", example = "50") @QueryParam("limit")
          @Nullable Integer limit,
      @Context SecurityContext security) {
    return groups.find(
        Callers.of(security).user(), wanted(query, wanted, match, sort, cursor, limit));
  }

  /// Suggests tags.
  @GET
  @Path("/tags")
  @Operation(
      operationId = "suggestTags",
      summary = "Suggest tags",
      description =
          "The most used tags that begin with a text, and how many users whom everybody finds, or"
              + " groups that are open or let in who asks, have them. Counted now and then.")
  public Page<TagCount> tags(
      @Parameter(description = "`user` unless `group` is given.", example = "user")
          @QueryParam("kind")
          @Nullable String kind,
      @Parameter(description = "The beginning, at most 64 characters.", example = "hi")
          @QueryParam("prefix")
          @Nullable String prefix,
      @Parameter(description = "1 to 50, 20 unless given.", example = "20") @QueryParam("limit")
          @Nullable Integer limit,
      @Context SecurityContext security) {
    return tags.suggest(Callers.of(security).user(), TagKind.named(kind), prefix, limit);
  }

  private static SearchQuery wanted(
      @Nullable String query,
      @Nullable String tags,
      @Nullable String match,
      @Nullable String sort,
      @Nullable String cursor,
      @Nullable Integer limit) {
    return new SearchQuery(
        query,
        tags == null || tags.isBlank() ? List.of() : List.of(tags.split(",", -1)),
        Match.named(match),
        Sort.named(sort),
        cursor == null ? SearchCursor.START : SearchCursor.valueOf(cursor),
        Page.limit(limit));
  }
}
