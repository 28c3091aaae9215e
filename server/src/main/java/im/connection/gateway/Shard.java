package im.connection.gateway;

import im.connection.kernel.UserId;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The subscribers of one conversation on one event loop, touched only there.
final class Shard {
  final Room room;
  final EventLoop loop;
  private final ArrayList<Subscriber> subscribers = new ArrayList<>(2);

  Shard(Room room, EventLoop loop) {
    this.room = room;
    this.loop = loop;
  }

  void add(Subscriber subscriber) {
    subscriber.index = subscribers.size();
    subscribers.add(subscriber);
  }

  /// The last one takes the place of the one removed.
  void remove(Subscriber subscriber) {
    var last = subscribers.removeLast();
    if (last != subscriber) {
      subscribers.set(subscriber.index, last);
      last.index = subscriber.index;
    }
  }

  /// Adjusts what a user's connections get here.
  void adjust(UserId user, Consumer<Subscriber> adjustment) {
    subscribers.stream()
        .filter(subscriber -> subscriber.connection.user().equals(user))
        .forEach(adjustment);
  }

  /// Delivers an event, then takes those off the list for whom it was the last one.
  void handOut(Event event) {
    deliver(event);
    if (!event.departed().isEmpty()) {
      part(event);
    }
  }

  /// Writes one shared frame to everybody but the connections of those left out, where sockets take
  /// it.
  void whisper(Set<UserId> left, byte[] frame) {
    if (subscribers.isEmpty()) {
      return;
    }
    var shared = Frames.shared(frame);
    try {
      for (Subscriber subscriber : subscribers) {
        var connection = subscriber.connection;
        if (connection.wire().isWritable() && !left.contains(connection.user())) {
          connection.wire().write(shared.retainedDuplicate());
        }
      }
    } finally {
      shared.release();
    }
  }

  /// Writes one shared frame to everybody. Walks backwards, since whoever turns out to be slow is
  /// removed on the way.
  private void deliver(Event event) {
    if (subscribers.isEmpty()) {
      return;
    }
    var frame = Frames.shared(event.frame());
    Supplier<ByteBuf> copies = frame::retainedDuplicate;
    try {
      for (int i = subscribers.size() - 1; i >= 0; i--) {
        var subscriber = subscribers.get(i);
        if (!subscriber.has(event)) {
          subscriber.offer(event, copies);
        }
      }
    } finally {
      frame.release();
    }
  }

  /// Whoever came after the event is in the conversation anew. Those taken off may have come back
  /// meanwhile.
  private void part(Event event) {
    var departed = new HashSet<>(event.departed());
    var leaving =
        subscribers.stream()
            .filter(subscriber -> !subscriber.has(event))
            .filter(subscriber -> departed.contains(subscriber.connection.user()))
            .toList();
    leaving.forEach(subscriber -> subscriber.connection.unsubscribe(subscriber));
    if (!leaving.isEmpty()) {
      room.departed(leaving.stream().map(it -> it.connection.user()).distinct().toList());
    }
  }
}
