package im.connection.queue;

import im.connection.kernel.ConversationId;
import im.connection.kernel.DeviceId;
import im.connection.kernel.Position;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Handle;

/// Keeps the acknowledged positions of devices.
@Singleton
final class PositionStore {
  /// A position to be written.
  record Row(DeviceId device, ConversationId conversation, Position position) {}

  /// A feed position to be written.
  record FeedRow(DeviceId device, long pos) {}

  Map<ConversationId, Position> positions(Handle handle, DeviceId device) {
    var positions = new HashMap<ConversationId, Position>();
    handle
        .createQuery(
            "select conversation_id, seq, rev from device_position where device_id = :device")
        .bind("device", device.value())
        .map((row, context) ->
            Map.entry(
                new ConversationId(row.getLong("conversation_id")),
                new Position(row.getLong("seq"), row.getLong("rev"))))
        .forEach(entry -> positions.put(entry.getKey(), entry.getValue()));
    return positions;
  }

  /// The acknowledged feed position, -1 when the device never acknowledged any.
  long feedPosition(Handle handle, DeviceId device) {
    return handle
        .createQuery("select pos from device_feed_position where device_id = :device")
        .bind("device", device.value())
        .mapTo(Long.class)
        .findOne()
        .orElse(-1L);
  }

  /// Moves positions forward. Dropped are positions beyond a log's end, which nobody can have come
  /// to, and those in conversations the device's user was never in.
  void save(Handle handle, List<Row> rows) {
    handle
        .createUpdate(
            """
            insert into device_position (device_id, conversation_id, seq, rev)
            select n.device_id, n.conversation_id, n.seq, n.rev
            from unnest(:devices, :conversations, :seqs, :revs)
              as n (device_id, conversation_id, seq, rev)
            join device d on d.id = n.device_id and d.signed_out_at is null
            join conversation_member r
              on r.user_id = d.user_id and r.conversation_id = n.conversation_id
            join conversation_head h
              on h.id = n.conversation_id and n.seq <= h.seq and n.rev <= h.rev
            order by n.device_id, n.conversation_id
            on conflict (device_id, conversation_id) do update
            set seq = greatest(device_position.seq, excluded.seq),
                rev = greatest(device_position.rev, excluded.rev)
            """)
        .bind("devices", longs(rows, row -> row.device().value()))
        .bind("conversations", longs(rows, row -> row.conversation().value()))
        .bind("seqs", longs(rows, row -> row.position().seq()))
        .bind("revs", longs(rows, row -> row.position().rev()))
        .execute();
  }

  /// Moves feed positions forward; those beyond the end of the feed are dropped.
  void saveFeed(Handle handle, List<FeedRow> rows) {
    handle
        .createUpdate(
            """
            insert into device_feed_position (device_id, pos)
            select n.device_id, n.pos
            from unnest(:devices, :positions) as n (device_id, pos)
            join device d on d.id = n.device_id and d.signed_out_at is null
            left join user_feed_head f on f.user_id = d.user_id
            where n.pos <= coalesce(f.pos, 0)
            order by n.device_id
            on conflict (device_id) do update
            set pos = greatest(device_feed_position.pos, excluded.pos)
            """)
        .bind("devices", longs(rows, row -> row.device().value()))
        .bind("positions", longs(rows, FeedRow::pos))
        .execute();
  }

  void delete(Handle handle, DeviceId device) {
    handle
        .createUpdate(
            """
            with feed as (delete from device_feed_position where device_id = :device)
            delete from device_position where device_id = :device
            """)
        .bind("device", device.value())
        .execute();
  }

  private static <T> Long[] longs(List<T> items, ToLongFunction<T> number) {
    return items.stream().mapToLong(number).boxed().toArray(Long[]::new);
  }
}
