package im.connection.search.messages;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.json.JsonRules;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which messages somebody looks for: those that have all words of a text and pass all filters.
///
/// @param text 1 to 128 characters; may be absent beside a sender, a type or `has`
/// @param type such as `text`
/// @param from when the first may have been sent
/// @param to before which moment the last was sent
/// @param limit 1 to 200
record MessageSearchQuery(
    @Nullable String text,
    @Nullable ConversationId conversation,
    @Nullable UserId sender,
    @Nullable String type,
    @Nullable MessageSearchHas has,
    @Nullable Instant from,
    @Nullable Instant to,
    MessageSearchSort sort,
    @Nullable MessageSearchCursor cursor,
    int limit) {
  static final int MAX_TEXT = 128;

  private static final Pattern TYPE = Pattern.compile("[a-z_]{1,32}");

  /// The times a database and a cursor can hold.
  private static final Instant LATEST = Instant.ofEpochSecond(99_999_999_999L);

  MessageSearchQuery {
    text = Given.text("query", text, MAX_TEXT);
    if (text == null && sender == null && type == null && has == null) {
      throw Refusal.invalid("query", "a text, or a sender, a type or what messages have");
    }
    if (type != null && !TYPE.matcher(type).matches()) {
      throw Refusal.invalid("type", "a type of messages, such as text");
    }
    checkTime("from", from);
    checkTime("to", to);
    Page.checkLimit(limit);
  }

  /// Reads the wire form of a time.
  static @Nullable Instant time(String field, @Nullable String text) {
    try {
      return text == null ? null : JsonRules.instant(text);
    } catch (DateTimeException unreadable) {
      throw Refusal.invalid(field, JsonRules.TIME);
    }
  }

  private static void checkTime(String field, @Nullable Instant time) {
    if (time != null && (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST))) {
      throw Refusal.invalid(field, "a time from 1970 to 5138");
    }
  }

  /// When everything was sent, unless [#from] says otherwise.
  Instant since() {
    return from == null ? Instant.EPOCH : from;
  }

  /// The filters as the text of a `tsquery`, each preceded by `&`.
  String filters() {
    var filters = new StringBuilder();
    if (sender != null) {
      filters.append(" & ").append(quoted(MessageSearchTerms.sender(sender.value())));
    }
    if (type != null) {
      filters.append(" & ").append(quoted(MessageSearchTerms.type(type)));
    }
    if (has != null) {
      filters.append(" & ").append(quoted(has.term()));
    }
    return filters.toString();
  }

  private static String quoted(String term) {
    return MessageSearchTerms.quoted(term);
  }
}
