package im.connection.messages;

import im.connection.conversations.Place;
import im.connection.kernel.Caller;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.kernel.Page;
import im.connection.kernel.ScheduleId;
import im.connection.platform.rpc.RpcMethod;
import im.connection.platform.rpc.RpcMethods;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What concerns several messages, and messages still to come, over JSON-RPC.
@Singleton
final class CollectionMethods implements RpcMethods {
  record In(ConversationId conversationId) {
    In {
      Given.required("conversationId", conversationId);
    }
  }

  record Some(ConversationId conversationId, List<Long> seqs) {
    Some {
      Given.required("conversationId", conversationId);
      Given.required("seqs", seqs);
    }
  }

  record One(ConversationId conversationId, long seq) {
    One {
      Given.required("conversationId", conversationId);
    }

    Place place() {
      return new Place(conversationId, seq);
    }
  }

  record Timed(ConversationId conversationId, long seconds) {
    Timed {
      Given.required("conversationId", conversationId);
    }
  }

  record Listing(@Nullable String cursor, @Nullable Integer limit) {}

  record None() {}

  record Named(ScheduleId scheduleId) {
    Named {
      Given.required("scheduleId", scheduleId);
    }
  }

  private final Pins pins;
  private final Lookup lookup;
  private final Timers timers;
  private final Forwards forwards;
  private final Attentions attentions;
  private final Favourites favourites;
  private final Schedules schedules;

  CollectionMethods(
      Pins pins,
      Lookup lookup,
      Timers timers,
      Forwards forwards,
      Attentions attentions,
      Favourites favourites,
      Schedules schedules) {
    this.pins = pins;
    this.lookup = lookup;
    this.timers = timers;
    this.forwards = forwards;
    this.attentions = attentions;
    this.favourites = favourites;
    this.schedules = schedules;
  }

  @Override
  public List<RpcMethod<?>> methods() {
    return List.of(
        new RpcMethod<>("conversation.pins", In.class, this::pins),
        new RpcMethod<>("conversation.timer", Timed.class, this::timer),
        new RpcMethod<>("message.get", Some.class, this::lookUp),
        new RpcMethod<>("message.forward", Forwarding.class, this::forward),
        new RpcMethod<>("attention.list", Listing.class, this::attention),
        new RpcMethod<>("favourite.add", One.class, this::addFavourite),
        new RpcMethod<>("favourite.remove", One.class, this::removeFavourite),
        new RpcMethod<>("favourite.list", Listing.class, this::favourites),
        new RpcMethod<>("schedule.add", NewSchedule.class, this::schedule),
        new RpcMethod<>("schedule.list", None.class, this::schedules),
        new RpcMethod<>("schedule.cancel", Named.class, this::cancel));
  }

  private Object pins(Caller caller, In params) {
    return pins.list(caller.user(), params.conversationId());
  }

  private @Nullable Object timer(Caller caller, Timed params) {
    timers.set(caller.user(), params.conversationId(), params.seconds());
    return null;
  }

  private Object lookUp(Caller caller, Some params) {
    return lookup.find(caller.user(), params.conversationId(), params.seqs());
  }

  private Object forward(Caller caller, Forwarding params) {
    return forwards.forward(caller.user(), params);
  }

  private Object attention(Caller caller, Listing params) {
    return attentions.list(caller.user(), params.cursor(), Page.limit(params.limit()));
  }

  private @Nullable Object addFavourite(Caller caller, One params) {
    favourites.add(caller.user(), params.place());
    return null;
  }

  private @Nullable Object removeFavourite(Caller caller, One params) {
    favourites.remove(caller.user(), params.place());
    return null;
  }

  private Object favourites(Caller caller, Listing params) {
    return favourites.list(caller.user(), params.cursor(), Page.limit(params.limit()));
  }

  private Object schedule(Caller caller, NewSchedule params) {
    return schedules.add(caller.user(), params);
  }

  private Object schedules(Caller caller, None params) {
    return schedules.list(caller.user());
  }

  private @Nullable Object cancel(Caller caller, Named params) {
    schedules.cancel(caller.user(), params.scheduleId());
    return null;
  }
}
