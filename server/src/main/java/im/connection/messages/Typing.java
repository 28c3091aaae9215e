package im.connection.messages;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.conversations.Conversation;
import im.connection.conversations.Conversations;
import im.connection.conversations.Sender;
import im.connection.groups.Crowds;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.presence.Glance;
import im.connection.presence.Presence;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/// Lets the others of a conversation know that somebody is typing or recording: those who could
/// send a message now, are not invisible, and in groups that are not large. Otherwise, and when the
/// same is told again within [#PAUSE], nothing is told and nobody learns why.
@Singleton
final class Typing {
  static final Duration PAUSE = Duration.ofSeconds(2);

  private final Jdbi jdbi;
  private final Conversations conversations;
  private final Access access;
  private final Presence presence;
  private final Crowds crowds;
  private final Bus bus;
  private final InstantSource clock;
  private final Cache<Sender, Activity> told =
      Caffeine.newBuilder().expireAfterWrite(PAUSE).maximumSize(100_000).build();

  Typing(
      Jdbi jdbi,
      Conversations conversations,
      Access access,
      Presence presence,
      Crowds crowds,
      Bus bus,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.conversations = conversations;
    this.access = access;
    this.presence = presence;
    this.crowds = crowds;
    this.bus = bus;
    this.clock = clock;
  }

  /// Tells what `user` is doing.
  ///
  /// @throws Refusal `not_found` unless they are a member
  void tell(UserId user, ConversationId id, Activity activity) {
    var conversation =
        conversations
            .find(id)
            .filter(found -> conversations.isMember(id, user))
            .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    var key = new Sender(id, user);
    if (told.getIfPresent(key) != activity && mayTell(user, conversation)) {
      told.put(key, activity);
      bus.publish(List.of(new News.Typed(id, user, activity.wireName())));
    }
  }

  private boolean mayTell(UserId user, Conversation conversation) {
    boolean isFit =
        switch (conversation) {
          case Conversation.Direct direct ->
              !presence.sensed(List.of(new Glance(user, direct.peerOf(user)))).isEmpty();
          case Conversation.Group group ->
              !presence.isInvisible(user) && !crowds.of(group.id(), Set.of(user)).isLarge();
        };
    return isFit
        && jdbi.withHandle(handle -> access.admits(handle, conversation, user, clock.instant()));
  }
}
