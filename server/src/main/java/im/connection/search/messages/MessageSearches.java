package im.connection.search.messages;

import im.connection.conversations.ConversationLog;
import im.connection.conversations.LogEntry;
import im.connection.conversations.Place;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.search.SearchLimits;
import im.connection.search.messages.MessageSearchStore.Sought;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementException;

/// Finds messages among exactly those a user may see. The index only proposes: every message is
/// read with the user's rights before it is shown.
@Singleton
final class MessageSearches {
  /// How many messages are ranked.
  static final int RANKED = 2_000;

  private static final Duration STATEMENT = Duration.ofSeconds(3);
  private static final String CANCELLED = "57014";

  private final Jdbi jdbi;
  private final MessageSearchStore store;
  private final ConversationLog log;
  private final SearchLimits limits;

  MessageSearches(Jdbi jdbi, MessageSearchStore store, ConversationLog log, SearchLimits limits) {
    this.jdbi = jdbi;
    this.store = store;
    this.log = log;
    this.limits = limits;
  }

  /// One page of the messages that `user` finds.
  ///
  /// @throws Refusal `not_found` for a conversation that was never theirs, `rate_limited`,
  ///   `overloaded`
  Page<MessageSearchResult> find(UserId user, MessageSearchQuery query) {
    try {
      return limits.run(
          user, () -> jdbi.inTransaction(handle -> new Search(handle, user, query).page()));
    } catch (StatementException failed) {
      if (failed.getCause() instanceof SQLException cause
          && CANCELLED.equals(cause.getSQLState())) {
        throw Refusal.later(ErrorCode.OVERLOADED, Duration.ofSeconds(1));
      }
      throw failed;
    }
  }

  /// One search.
  private final class Search {
    private final Handle handle;
    private final UserId user;
    private final MessageSearchQuery query;
    private final MessageSearchWords words;

    Search(Handle handle, UserId user, MessageSearchQuery query) {
      this.handle = handle;
      this.user = user;
      this.query = query;
      this.words = new MessageSearchWords(query.text() == null ? "" : query.text());
    }

    Page<MessageSearchResult> page() {
      store.prepare(handle, STATEMENT);
      var reaches = store.reaches(handle, user, query.conversation());
      if (query.conversation() != null && reaches.isEmpty()) {
        throw Refusal.of(ErrorCode.NOT_FOUND);
      }
      if (query.text() != null && words.isEmpty()) {
        return new Page<>(List.of(), null);
      }
      return switch (query.sort()) {
        case NEWEST -> newest(reaches);
        case BEST -> best(reaches);
      };
    }

    private Page<MessageSearchResult> newest(List<MessageSearchReach> reaches) {
      var cursor = query.cursor();
      var before = cursor == null ? null : cursor.last().at().plusMillis(1);
      var walk = new MessageSearchWalk(handle, store, query, sought(false), reaches, before);
      var shown = new ArrayList<Shown>();
      int looked = 0;
      while (shown.size() <= query.limit()
          && (looked < walk.hits().size() || walk.more(query.limit() + 1 - shown.size()))) {
        var hits = walk.hits();
        int end = Math.min(hits.size(), looked + query.limit() + 1);
        var next =
            hits.subList(looked, end).stream()
                .filter(hit ->
                    cursor == null || MessageSearchHit.NEWEST.compare(cursor.last(), hit) < 0)
                .toList();
        shown.addAll(read(next));
        looked = end;
      }
      return paged(shown, Instant.EPOCH);
    }

    private Page<MessageSearchResult> best(List<MessageSearchReach> reaches) {
      var cursor = query.cursor();
      var before = cursor == null ? null : cursor.newest().plusMillis(1);
      var walk = new MessageSearchWalk(handle, store, query, sought(true), reaches, before);
      var newest = walk.newest(RANKED);
      var ranked =
          newest.stream()
              .sorted(MessageSearchHit.BEST)
              .filter(
                  hit -> cursor == null || MessageSearchHit.BEST.compare(cursor.last(), hit) < 0)
              .toList();
      var shown = new ArrayList<Shown>();
      for (int i = 0; i < ranked.size() && shown.size() <= query.limit(); i += query.limit() + 1) {
        shown.addAll(read(ranked.subList(i, Math.min(ranked.size(), i + query.limit() + 1))));
      }
      return paged(shown, newest.isEmpty() ? Instant.EPOCH : newest.getFirst().at());
    }

    private Sought sought(boolean isRanked) {
      String all = filtered(words.query());
      String ranked = words.isEmpty() ? all : words.query();
      return new Sought(all, filtered(words.terms()), isRanked ? ranked : null);
    }

    private String filtered(String wanted) {
      return wanted.isEmpty() ? query.filters().substring(3) : wanted + query.filters();
    }

    /// Those of these that may be shown, in the same order.
    private List<Shown> read(List<MessageSearchHit> hits) {
      if (hits.isEmpty()) {
        return List.of();
      }
      var entries = new HashMap<Place, LogEntry>();
      log.visible(handle, user, hits.stream().map(Search::place).toList()).stream()
          .filter(LogEntry::hasBody)
          .forEach(entry -> entries.put(new Place(entry.conversation(), entry.seq()), entry));
      var shown = new ArrayList<Shown>();
      for (var hit : hits) {
        var entry = entries.get(place(hit));
        if (entry != null) {
          shown.add(new Shown(hit, result(entry)));
        }
      }
      return shown;
    }

    private MessageSearchResult result(LogEntry entry) {
      String text = MessageSearchText.of(entry.body(), entry.state().fallback());
      var snippet = MessageSearchSnippet.of(text, words.in(text));
      return new MessageSearchResult(entry, snippet.text(), snippet.highlights());
    }

    private static Place place(MessageSearchHit hit) {
      return new Place(hit.conversation(), hit.seq());
    }

    private Page<MessageSearchResult> paged(List<Shown> shown, Instant newest) {
      var page =
          Page.of(
              shown, query.limit(), last -> new MessageSearchCursor(newest, last.hit()).toString());
      return new Page<>(page.items().stream().map(Shown::result).toList(), page.next());
    }
  }

  private record Shown(MessageSearchHit hit, MessageSearchResult result) {}
}
