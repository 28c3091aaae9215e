package im.connection.messages;

import im.connection.conversations.AccessEpochs;
import im.connection.conversations.ConversationLog;
import im.connection.conversations.ConversationRecord;
import im.connection.conversations.Conversations;
import im.connection.conversations.LogEntry;
import im.connection.conversations.Marks;
import im.connection.conversations.Preferences;
import im.connection.conversations.Reach;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Page;
import im.connection.kernel.UserId;
import im.connection.personal.Archive;
import im.connection.personal.PersonalData;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// A user's conversations with every message they may see, taken along; without those that are
/// going to expire, for an archive outlives them. What users wrote belongs to the conversations it
/// was written in and stays there when their account is erased.
@Singleton
final class MessageData implements PersonalData {
  private static final int PAGE = 500;

  private final Conversations conversations;
  private final ConversationLog log;
  private final AccessEpochs epochs;
  private final Marks marks;
  private final Preferences preferences;
  private final Favourites favourites;
  private final Schedules schedules;

  MessageData(
      Conversations conversations,
      ConversationLog log,
      AccessEpochs epochs,
      Marks marks,
      Preferences preferences,
      Favourites favourites,
      Schedules schedules) {
    this.conversations = conversations;
    this.log = log;
    this.epochs = epochs;
    this.marks = marks;
    this.preferences = preferences;
    this.favourites = favourites;
    this.schedules = schedules;
  }

  @Override
  public long size(UserId user) {
    return conversations.reaches(user).stream().mapToLong(MessageData::messages).sum();
  }

  private static long messages(Reach reach) {
    return Math.max(0, reach.end().seq() - reach.fromSeq() + 1);
  }

  @Override
  public void export(UserId user, Archive archive) {
    archive.putAll("conversations", next -> conversations(user, false, next));
    archive.putAll("archived-conversations", next -> conversations(user, true, next));
    archive.putAll("favourites", next -> favourites(user, next));
    archive.putAll("scheduled-messages", next -> schedules.list(user));
    for (Reach reach : conversations.reaches(user)) {
      var id = reach.conversation();
      archive.putAll("messages/" + id, next -> page(user, id, next));
    }
  }

  private Page<LogEntry> page(UserId user, ConversationId id, @Nullable String next) {
    long from = next == null ? 1 : Long.parseLong(next);
    var found = log.visible(user, id, from, Long.MAX_VALUE, true, PAGE + 1);
    var page = Page.of(found, PAGE, last -> Long.toString(last.seq() + 1));
    return new Page<>(page.items().stream().filter(MessageData::isLasting).toList(), page.next());
  }

  private Page<ConversationRecord> conversations(
      UserId user, boolean isArchived, @Nullable String next) {
    var page = conversations.list(user, isArchived, next, Page.MAX_LIMIT);
    return new Page<>(
        page.items().stream().map(ConversationRecord::withoutLastMessage).toList(), page.next());
  }

  private Page<Favourite> favourites(UserId user, @Nullable String next) {
    var page = favourites.list(user, next, Page.MAX_LIMIT);
    return new Page<>(
        page.items().stream().filter(item -> isLasting(item.message())).toList(), page.next());
  }

  private static boolean isLasting(LogEntry entry) {
    return entry.state().expiresAt() == null;
  }

  /// Nothing they sent is stored any more once this has returned.
  @Override
  public void erase(UserId user) {
    epochs.advance(user);
    preferences.forget(user);
    favourites.forget(user);
    schedules.forget(user);
    marks.forget(user, conversations.reaches(user).stream().map(Reach::conversation).toList());
  }
}
