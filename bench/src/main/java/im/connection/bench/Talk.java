package im.connection.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/// A conversation under load, seen over REST: where it stands, and what its log holds.
///
/// @param api signed in as one of its members
record Talk(Api api, String id) {
  private static final int PAGE = 200;
  private static final String LETTERS = "The quick brown fox jumps over the lazy dog. ";

  /// How far a conversation has come.
  record Standing(long seq, long rev) {
    /// The same, as a client tells it to the server.
    Map<String, Sockets.Caller.Position> of(Talk talk) {
      return Map.of(talk.id(), new Sockets.Caller.Position(seq, rev));
    }
  }

  /// A text of so many bytes.
  static String text(int length) {
    return LETTERS.repeat(length / LETTERS.length() + 1).substring(0, length);
  }

  /// A short text that no two runs share.
  static String run() {
    return Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
  }

  Standing standing() throws IOException, InterruptedException {
    var record = api.get("/api/v1/conversations/" + id).expect(200);
    return new Standing(record.path("seq").asLong(), record.path("rev").asLong());
  }

  /// Counts the messages behind `seq` in the log, which have to follow each other without a hole.
  ///
  /// @throws Unexpected when they do not
  long count(long seq) throws IOException, InterruptedException {
    long last = seq;
    while (true) {
      var page =
          api.get("/api/v1/conversations/%s/messages?after=%d&limit=%d".formatted(id, last, PAGE))
              .expect(200)
              .path("items");
      for (var item : page) {
        if (item.path("seq").asLong() != ++last) {
          throw new Unexpected("conversation %s has a hole at seq %d".formatted(id, last));
        }
      }
      if (page.size() < PAGE) {
        return last - seq;
      }
    }
  }

  /// The sum over several conversations, a few counted at a time.
  static long count(Map<Talk, Standing> before) throws IOException, InterruptedException {
    return Parallel.map(
            List.copyOf(before.entrySet()), 4, talk -> talk.getKey().count(talk.getValue().seq()))
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }
}
