package im.connection.cluster;

import im.connection.kernel.ConversationId;
import im.connection.kernel.DeviceId;
import im.connection.kernel.Id;
import im.connection.kernel.UserId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Writes news as items of a [Notice] and reads them back: a letter for the kind, then fields
/// separated by commas. A later version may add kinds, which are skipped here, and fields at the
/// end, which are ignored. Entries do not travel: the receiver reads them from the log.
final class NewsCodec {
  /// How many new members one item names; more are spread over several items of the same revision.
  static final int MAX_JOINED = 100;

  /// More characters than any item takes.
  static final int MAX_ITEM = 64 + MAX_JOINED * 14;

  private static final char LOG = 'L';
  private static final char FEED = 'F';
  private static final char MARK = 'M';
  private static final char SIGNED_OUT = 'D';
  private static final char DELIVERED = 'V';
  private static final char UNREAD = 'U';
  private static final char LIVENESS = 'P';
  private static final char TYPED = 'T';
  private static final char SUSPENDED = 'S';

  private NewsCodec() {}

  /// The items of one piece of news.
  static List<String> write(News news) {
    return switch (news) {
      case News.LogAdvanced log -> writeLog(log);
      case News.FeedAdvanced feed -> List.of(item(FEED, text(feed.user()), text(feed.pos())));
      case News.MarkMoved mark -> List.of(writeMark(mark));
      case News.DeviceSignedOut out -> List.of(item(SIGNED_OUT, text(out.device())));
      case News.Delivered(var conversation, var user, long seq, var peer) ->
          List.of(item(DELIVERED, text(conversation), text(user), text(seq), text(peer)));
      case News.UnreadMarked(var conversation, var user) ->
          List.of(item(UNREAD, text(conversation), text(user)));
      case News.LivenessChanged(long node, var user, String liveness) ->
          List.of(item(LIVENESS, text(node), text(user), liveness));
      case News.Typed(var conversation, var user, String activity, var hidden) ->
          List.of(item(TYPED, text(conversation), text(user), activity, texts(hidden)));
      case News.UserSuspended(UserId user) -> List.of(item(SUSPENDED, text(user)));
    };
  }

  /// Reads one item without its end; empty for a kind that this version does not know.
  ///
  /// @throws IllegalArgumentException when a known kind lacks a field or has a broken one
  static Optional<News> read(String item) {
    if (item.isEmpty()) {
      throw new IllegalArgumentException("empty item");
    }
    var fields = new Fields(List.of(item.substring(1).split(",", -1)));
    return Optional.ofNullable(
        switch (item.charAt(0)) {
          case LOG ->
              new News.LogAdvanced(
                  new ConversationId(fields.id(0)), fields.number(1), fields.users(2), null);
          case FEED -> new News.FeedAdvanced(new UserId(fields.id(0)), fields.number(1), null);
          case MARK ->
              new News.MarkMoved(
                  new ConversationId(fields.id(0)),
                  new UserId(fields.id(1)),
                  fields.number(2),
                  fields.has(3) ? new UserId(fields.id(3)) : null);
          case SIGNED_OUT -> new News.DeviceSignedOut(new DeviceId(fields.id(0)));
          case DELIVERED ->
              new News.Delivered(
                  new ConversationId(fields.id(0)),
                  new UserId(fields.id(1)),
                  fields.number(2),
                  new UserId(fields.id(3)));
          case UNREAD ->
              new News.UnreadMarked(new ConversationId(fields.id(0)), new UserId(fields.id(1)));
          case LIVENESS ->
              new News.LivenessChanged(fields.number(0), new UserId(fields.id(1)), fields.word(2));
          case TYPED ->
              new News.Typed(
                  new ConversationId(fields.id(0)),
                  new UserId(fields.id(1)),
                  fields.word(2),
                  fields.users(3));
          case SUSPENDED -> new News.UserSuspended(new UserId(fields.id(0)));
          default -> null;
        });
  }

  private static List<String> writeLog(News.LogAdvanced log) {
    String conversation = text(log.conversation());
    String rev = text(log.rev());
    var joined = log.joined();
    if (joined.isEmpty()) {
      return List.of(item(LOG, conversation, rev));
    }
    var items = new ArrayList<String>();
    for (int from = 0; from < joined.size(); from += MAX_JOINED) {
      var part = joined.subList(from, Math.min(joined.size(), from + MAX_JOINED));
      items.add(item(LOG, conversation, rev, texts(part)));
    }
    return items;
  }

  private static String writeMark(News.MarkMoved mark) {
    var peer = mark.peer();
    return peer == null
        ? item(MARK, text(mark.conversation()), text(mark.user()), text(mark.seq()))
        : item(MARK, text(mark.conversation()), text(mark.user()), text(mark.seq()), text(peer));
  }

  private static String item(char kind, String... fields) {
    return kind + String.join(",", fields) + Notice.ITEM_END;
  }

  private static String texts(List<UserId> users) {
    return String.join(".", users.stream().map(NewsCodec::text).toList());
  }

  private static String text(Id id) {
    return Notice.text(id.value());
  }

  private static String text(long number) {
    return Notice.text(number);
  }

  private record Fields(List<String> texts) {
    boolean has(int index) {
      return index < texts.size() && !texts.get(index).isEmpty();
    }

    String word(int index) {
      if (!has(index)) {
        throw new IllegalArgumentException("field %d is missing".formatted(index));
      }
      return texts.get(index);
    }

    long number(int index) {
      return Notice.number(word(index));
    }

    long id(int index) {
      return positive(number(index));
    }

    List<UserId> users(int index) {
      if (!has(index)) {
        return List.of();
      }
      return Arrays.stream(texts.get(index).split("\\.", -1))
          .map(text -> new UserId(positive(Notice.number(text))))
          .toList();
    }

    private static long positive(long id) {
      if (id == 0) {
        throw new IllegalArgumentException("id: 0");
      }
      return id;
    }
  }
}
