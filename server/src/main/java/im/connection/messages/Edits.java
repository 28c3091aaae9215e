package im.connection.messages;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.conversations.Attributes;
import im.connection.conversations.ConversationLog;
import im.connection.conversations.Conversations;
import im.connection.conversations.LogEntry;
import im.connection.conversations.MessageStates;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/// Lets senders change what their messages say; everybody who sees a message can read what it said
/// before.
@Singleton
final class Edits {
  /// How long a sender may edit a message.
  static final Duration WINDOW = Duration.ofHours(24);

  /// How often a message may be edited.
  static final int MAX_EDITS = 50;

  private static final Set<String> TYPES = Set.of("custom", "text");

  private final Jdbi jdbi;
  private final EditStore store;
  private final ConversationLog log;
  private final Conversations conversations;
  private final Bodies bodies;
  private final Mentions mentions;
  private final Changes changes;
  private final MessageStates states;
  private final Volumes volumes;

  Edits(
      Jdbi jdbi,
      EditStore store,
      ConversationLog log,
      Conversations conversations,
      Bodies bodies,
      Mentions mentions,
      Changes changes,
      MessageStates states,
      Volumes volumes) {
    this.jdbi = jdbi;
    this.store = store;
    this.log = log;
    this.conversations = conversations;
    this.bodies = bodies;
    this.mentions = mentions;
    this.changes = changes;
    this.states = states;
    this.volumes = volumes;
  }

  /// Changes what the user's own message says; saying the same again changes nothing. Its type and
  /// what it answers stay.
  ///
  /// @throws Refusal `not_found` when the user does not see the message or it says nothing any
  ///   more, `forbidden` for messages of others, `edit_too_late` after [#WINDOW], `list_full` after
  ///   [#MAX_EDITS], `invalid_argument` for types that cannot be edited, `stranger_limit` until the
  ///   other has answered, `daily_limit`, and as for sending
  LogEntry edit(UserId user, ConversationId id, long seq, JsonNode given) {
    var message = requireVisible(user, id, seq);
    if (!message.sender().equals(user)) {
      throw Refusal.of(ErrorCode.FORBIDDEN);
    }
    if (!TYPES.contains(message.type()) || message.state().forwardedFrom() != null) {
      throw Refusal.invalid("seq", "a message of your own words, of type text or custom");
    }
    var conversation = conversations.find(id).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    var body = bodies.read(user, message.type(), given);
    var attributes = mentions.of(conversation, user, body);
    String text = bodies.write(body);
    return changes.change(user, id, seq, target -> edit(target, text, attributes));
  }

  private Optional<LogEntry> edit(Changes.Target target, String body, Attributes attributes) {
    Changes.requireBody(target);
    var message = target.message();
    if (body.equals(message.body())) {
      return Optional.empty();
    }
    if (message.createdAt().plus(WINDOW).isBefore(target.head().time())) {
      throw Refusal.of(ErrorCode.EDIT_TOO_LATE);
    }
    changes.requireVoice(target);
    Changes.requireAnswer(target);
    if (store.count(target.handle(), target.id(), message.seq()) >= MAX_EDITS) {
      throw Refusal.of(ErrorCode.LIST_FULL, MAX_EDITS);
    }
    volumes
        .edit(target.handle(), message.sender(), body)
        .ifPresent(refusal -> {
          throw refusal;
        });
    return Optional.of(
        states.edit(target.handle(), target.head(), message.seq(), body, attributes));
  }

  /// What a message said before, oldest first; the last edit is the message itself.
  ///
  /// @throws Refusal `not_found` when the user does not see the message
  Page<Edit> history(UserId user, ConversationId id, long seq) {
    return jdbi.withHandle(handle -> {
      var message = log.visible(handle, user, id, seq);
      if (message.isEmpty() || !message.get().hasBody()) {
        throw Refusal.of(ErrorCode.NOT_FOUND);
      }
      return new Page<>(store.list(handle, id, seq), null);
    });
  }

  private LogEntry requireVisible(UserId user, ConversationId id, long seq) {
    return log.visible(user, id, seq, seq, true, 1).stream()
        .filter(LogEntry::hasBody)
        .findFirst()
        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }
}
