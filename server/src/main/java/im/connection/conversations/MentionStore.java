package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Writes who is mentioned where.
@Singleton
final class MentionStore implements MessageTrace {
  /// Stores the mentions of new messages; `entries` and `messages` go together one by one.
  void insert(Handle handle, List<LogEntry> entries, List<NewMessage> messages) {
    var named = new ArrayList<Mention>();
    var everyone = new ArrayList<LogEntry>();
    for (int i = 0; i < entries.size(); i++) {
      var entry = entries.get(i);
      var attributes = messages.get(i).attributes();
      attributes.mentions().forEach(user -> named.add(new Mention(entry, user)));
      if (attributes.mentionsEveryone()) {
        everyone.add(entry);
      }
    }
    if (!named.isEmpty()) {
      insertNamed(handle, named);
    }
    if (!everyone.isEmpty()) {
      insertEveryone(handle, everyone);
    }
  }

  /// Replaces the mentions of a message that was edited.
  void replace(Handle handle, LogEntry entry, Attributes attributes) {
    erase(handle, entry.conversation(), List.of(entry.seq()));
    var named = attributes.mentions().stream().map(user -> new Mention(entry, user)).toList();
    if (!named.isEmpty()) {
      insertNamed(handle, named);
    }
    if (attributes.mentionsEveryone()) {
      insertEveryone(handle, List.of(entry));
    }
  }

  @Override
  public void erase(Handle handle, ConversationId conversation, Collection<Long> seqs) {
    handle
        .createUpdate(
            """
            with named as (
              delete from mention where conversation_id = :conversation and seq = any(:seqs)
            )
            delete from everyone_mention
            where conversation_id = :conversation and seq = any(:seqs)
            """)
        .bind("conversation", conversation.value())
        .bind("seqs", seqs.toArray(Long[]::new))
        .execute();
  }

  private record Mention(LogEntry entry, UserId user) {}

  private static void insertNamed(Handle handle, List<Mention> mentions) {
    handle
        .createUpdate(
            """
            insert into mention (user_id, conversation_id, seq)
            select * from unnest(:users, :conversations, :seqs)
            """)
        .bind("users", LogStore.longs(mentions, m -> m.user().value()))
        .bind("conversations", LogStore.longs(mentions, m -> m.entry().conversation().value()))
        .bind("seqs", LogStore.longs(mentions, m -> m.entry().seq()))
        .execute();
  }

  private static void insertEveryone(Handle handle, List<LogEntry> entries) {
    handle
        .createUpdate(
            """
            insert into everyone_mention (conversation_id, seq)
            select * from unnest(:conversations, :seqs)
            """)
        .bind("conversations", LogStore.longs(entries, e -> e.conversation().value()))
        .bind("seqs", LogStore.longs(entries, LogEntry::seq))
        .execute();
  }
}
