package im.connection.messages;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.conversations.Conversation;
import im.connection.conversations.ConversationLog;
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
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/// Lets the others of a conversation know that somebody is typing or recording: those who could
/// send a message now and are no strangers, are not invisible, and in groups that are not large;
/// nobody whom they block learns of it. Otherwise, and beyond [#MAX_TOLD] changes within [#PAUSE],
/// nothing is told and nobody learns why.
@Singleton
final class Typing {
  static final Duration PAUSE = Duration.ofSeconds(2);

  /// Beginning, changing and ending.
  static final int MAX_TOLD = 3;

  /// What was told last of somebody, and how often since the pause began.
  private record Told(Activity activity, int times) {}

  private final Jdbi jdbi;
  private final Conversations conversations;
  private final ConversationLog log;
  private final Access access;
  private final Presence presence;
  private final Crowds crowds;
  private final Bus bus;
  private final InstantSource clock;
  private final Cache<Sender, Told> told =
      Caffeine.newBuilder()
          .expireAfter(Expiry.<Sender, Told>creating((key, value) -> PAUSE))
          .maximumSize(100_000)
          .build();

  Typing(
      Jdbi jdbi,
      Conversations conversations,
      ConversationLog log,
      Access access,
      Presence presence,
      Crowds crowds,
      Bus bus,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.conversations = conversations;
    this.log = log;
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
    var last = told.getIfPresent(key);
    if (last != null && (last.activity() == activity || last.times() >= MAX_TOLD)) {
      return;
    }
    var hidden = mayTell(user, conversation);
    told.put(
        key, new Told(activity, hidden.isEmpty() ? MAX_TOLD : last == null ? 1 : last.times() + 1));
    hidden.ifPresent(
        from -> bus.publish(List.of(new News.Typed(id, user, activity.wireName(), from))));
  }

  /// From whom it is to be hidden, if it may be told at all.
  private Optional<List<UserId>> mayTell(UserId user, Conversation conversation) {
    Optional<List<UserId>> hidden =
        switch (conversation) {
          case Conversation.Direct direct -> hidden(user, Set.of(direct.peerOf(user)));
          case Conversation.Group group -> {
            var crowd = crowds.of(group.id(), Set.of(user));
            yield crowd.isLarge() ? Optional.empty() : hidden(user, crowd.users());
          }
        };
    return hidden.filter(from ->
        jdbi.withHandle(handle ->
            log.isAnswered(handle, conversation.id())
                && access.admits(handle, conversation, user, clock.instant())));
  }

  private Optional<List<UserId>> hidden(UserId user, Set<UserId> others) {
    var glances = others.stream().map(other -> new Glance(user, other)).toList();
    var sensed = presence.sensed(glances);
    return sensed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            glances.stream()
                .filter(glance -> !sensed.contains(glance))
                .map(Glance::viewer)
                .toList());
  }
}
