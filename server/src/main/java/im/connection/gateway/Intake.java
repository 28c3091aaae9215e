package im.connection.gateway;

/// How much of what a connection asks for is under way. With too much of it, or a socket that does
/// not take answers, the socket is not read. Belongs to the connection's event loop.
final class Intake {
  /// The work of one connection that may be under way.
  static final int MAX_IN_FLIGHT = 1_024;

  private final Wire wire;
  private int inFlight;
  private boolean isPaused;

  Intake(Wire wire) {
    this.wire = wire;
  }

  /// Counts work taken on.
  void begin(int weight) {
    inFlight += weight;
    if (inFlight >= MAX_IN_FLIGHT) {
      pause();
    }
  }

  /// Counts work done.
  void end(int weight) {
    inFlight -= weight;
  }

  boolean isEmpty() {
    return inFlight == 0;
  }

  boolean isPaused() {
    return isPaused;
  }

  void pause() {
    if (!isPaused) {
      isPaused = true;
      wire.pauseReading();
    }
  }

  /// Reads on once half of the work is done and answers get out.
  ///
  /// @return whether it was paused until now
  boolean resumeIfIdle() {
    if (!isPaused || inFlight > MAX_IN_FLIGHT / 2 || !wire.isWritable()) {
      return false;
    }
    isPaused = false;
    wire.resumeReading();
    return true;
  }
}
