package im.connection;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/// The entry point.
@QuarkusMain
public final class App {
  private App() {}

  /// Starts the server.
  public static void main(String... args) {
    Quarkus.run(args);
  }
}
