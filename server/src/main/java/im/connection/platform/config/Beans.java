package im.connection.platform.config;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/// Hands the settings from the main method, which runs before there is a container, to the beans,
/// and gives them the time.
public final class Beans {
  private static final AtomicReference<Settings> SETTINGS = new AtomicReference<>();

  private Beans() {}

  /// Sets the settings of this process; called once, before the container starts.
  public static void useSettings(Settings settings) {
    SETTINGS.set(settings);
  }

  /// The settings of this process.
  @Produces
  @Singleton
  public static Settings settings() {
    return Objects.requireNonNull(SETTINGS.get(), "the container started without settings");
  }

  @Produces
  @Singleton
  static InstantSource clock() {
    return InstantSource.system();
  }
}
