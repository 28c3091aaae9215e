package im.connection.bench;

import java.util.List;

/// Sends the next message when one is acknowledged, so that the server sets the pace.
final class Echo implements Pace {
  private volatile boolean isOn = true;

  @Override
  public void begin(List<Participant> senders, Lab lab) {
    senders.forEach(sender -> sender.begin(lab.number("in-flight")));
  }

  @Override
  public void acknowledged(Participant sender) {
    if (isOn) {
      sender.send(System.nanoTime());
    }
  }

  @Override
  public void end() {
    isOn = false;
  }
}
