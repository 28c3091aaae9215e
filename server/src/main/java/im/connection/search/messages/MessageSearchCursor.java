package im.connection.search.messages;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Refusal;
import java.time.Instant;
import java.util.regex.Pattern;

/// Where a page of messages ended.
///
/// @param newest when the newest message of the first page's search was sent: later pages of the
///   best rank the same ones
/// @param last the last message of the page
record MessageSearchCursor(Instant newest, MessageSearchHit last) {
  private static final Pattern FORM =
      Pattern.compile(
          "([0-9]{1,14})-([0-9]{1,9})-([0-9]{1,14})-([1-9][0-9]{0,17})-([1-9][0-9]{0,17})");

  static MessageSearchCursor valueOf(String text) {
    var parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw Refusal.invalid("cursor", "the `next` of an earlier page");
    }
    return new MessageSearchCursor(
        Instant.ofEpochMilli(Long.parseLong(parts.group(1))),
        new MessageSearchHit(
            new ConversationId(Long.parseLong(parts.group(4))),
            Instant.ofEpochMilli(Long.parseLong(parts.group(3))),
            Long.parseLong(parts.group(5)),
            Integer.parseInt(parts.group(2))));
  }

  @Override
  public String toString() {
    return "%d-%d-%d-%s-%d"
        .formatted(
            newest.toEpochMilli(),
            last.score(),
            last.at().toEpochMilli(),
            last.conversation(),
            last.seq());
  }
}
