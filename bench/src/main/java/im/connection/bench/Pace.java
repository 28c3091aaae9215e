package im.connection.bench;

import java.util.List;

/// Decides when the next message is sent.
sealed interface Pace extends Participant.Script permits Echo, Timetable {
  /// Begins to send.
  void begin(List<Participant> senders, Lab lab);

  /// Sends nothing more.
  void end();

  @Override
  default void heard() {}
}
