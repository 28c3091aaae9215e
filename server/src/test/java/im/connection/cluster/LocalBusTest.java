package im.connection.cluster;

class LocalBusTest implements BusContract {
  private final LocalBus bus = new LocalBus();

  @Override
  public Bus here() {
    return bus;
  }

  @Override
  public Bus there() {
    return bus;
  }
}
