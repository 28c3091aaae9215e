package im.connection.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A user on a live connection who takes part in one conversation: sends into it, and makes sure
/// that its messages come in, each once and in order. Belongs to its connection's event loop.
final class Participant implements Socket.Ears {
  /// Requests that may be under way.
  private static final int MAX_IN_FLIGHT = 1_024;

  private static final byte[] ID = FrameText.ascii("{\"jsonrpc\":\"2.0\",\"id\":");

  /// What is done beside counting.
  interface Script {
    /// One message of this participant is durable.
    void acknowledged(Participant sender);

    /// Messages came in, at least one.
    void heard();
  }

  private final Tally tally;
  private final Script script;
  private final byte[] beforeKey;
  private final byte[] afterKey;
  private final long[] dueAt = new long[MAX_IN_FLIGHT];
  private @Nullable Socket socket;
  private int nextId;
  private long rev;
  private int revAt;
  private int heard;
  private boolean isWritten;

  /// @param rev how far the conversation had come when its events began
  /// @param run a text that no other run on the same data has
  Participant(String conversation, long rev, String text, String run, Tally tally, Script script) {
    this.rev = rev;
    this.tally = tally;
    this.script = script;
    beforeKey =
        FrameText.ascii(
            ",\"method\":\"message.send\",\"params\":{\"conversationId\":\"%s\",\"clientId\":\"%s-"
                .formatted(conversation, run));
    afterKey = FrameText.ascii("\",\"type\":\"text\",\"body\":{\"text\":\"%s\"}}}".formatted(text));
  }

  /// Takes its connection; called before anything else.
  void connect(Socket live) {
    socket = live;
  }

  EventLoop loop() {
    return socket().channel().eventLoop();
  }

  /// Sends `count` messages now; callable from any thread.
  void begin(int count) {
    loop()
        .execute(() -> {
          for (int i = 0; i < count; i++) {
            send(System.nanoTime());
          }
          flush();
        });
  }

  /// Sends one message; its way to the server begins with [#flush()], at the latest when all that
  /// has arrived is read.
  ///
  /// @param due when it ought to have been sent
  void send(long due) {
    int slot = nextId % MAX_IN_FLIGHT;
    if (dueAt[slot] != 0) {
      tally.fail("more than %d messages of one sender are unanswered".formatted(MAX_IN_FLIGHT));
      return;
    }
    dueAt[slot] = due;
    byte[] id = FrameText.ascii(Integer.toString(nextId));
    nextId++;
    socket().write(ID, id, beforeKey, id, afterKey);
    isWritten = true;
  }

  void flush() {
    if (isWritten) {
      isWritten = false;
      socket().flush();
    }
  }

  /// How many messages it has sent; exact when nothing is under way.
  int sent() {
    return nextId;
  }

  /// How far the conversation has come; exact when nothing is under way.
  long rev() {
    return rev;
  }

  @Override
  public void text(ByteBuf data, int index, int length) {
    if (FrameText.isMessage(data, index, length)) {
      hear(data, index, length);
    } else if (FrameText.isAnswer(data, index, length)) {
      answer(data, index, length);
    } else if (FrameText.isResync(data, index, length)) {
      tally.fail("the server left events out for a connection that reads all the time");
    }
  }

  private void hear(ByteBuf data, int index, int length) {
    revAt = FrameText.revAt(data, index, length, revAt);
    long next = FrameText.number(data, index + revAt);
    if (next != rev + 1) {
      tally.fail("a message with rev %d came after rev %d".formatted(next, rev));
    }
    rev = next;
    heard++;
  }

  private void answer(ByteBuf data, int index, int length) {
    if (!FrameText.isResult(data, index)) {
      tally.fail("refused: " + data.toString(index, length, StandardCharsets.UTF_8));
      return;
    }
    int slot = FrameText.id(data, index) % MAX_IN_FLIGHT;
    tally.acknowledged(System.nanoTime() - dueAt[slot]);
    dueAt[slot] = 0;
    script.acknowledged(this);
  }

  @Override
  public void readAll() {
    if (heard > 0) {
      tally.delivered(heard);
      heard = 0;
      script.heard();
    }
    flush();
  }

  @Override
  public void lost(String reason) {
    tally.fail("a connection was lost: " + reason);
  }

  private Socket socket() {
    if (socket == null) {
      throw new IllegalStateException("not connected");
    }
    return socket;
  }
}
