package im.connection.accounts;

import im.connection.kernel.UserId;
import im.connection.platform.config.Settings;
import im.connection.platform.json.Json;
import im.connection.platform.json.JsonRules;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/// The privacy settings in a test's database, to be read only.
public final class TestPrivacy {
  private TestPrivacy() {}

  /// The settings kept there.
  public static PrivacySettings of(Jdbi jdbi) {
    return new PrivacySettings(
        jdbi,
        new Json(JsonRules.mapper()),
        new NoFeed(),
        (handle, user) -> {},
        user -> {},
        Settings.read(List.of(Map.of("IMC_INVITED_BY", "everyone"))));
  }

  /// A feed nothing may be written to.
  public static OwnFeed noFeed() {
    return new NoFeed();
  }

  private static final class NoFeed implements OwnFeed {
    @Override
    public <R> R change(Function<Change, R> work) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void erase(UserId user) {
      throw new UnsupportedOperationException();
    }
  }
}
