package im.connection.accounts;

import im.connection.platform.config.Settings;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// Quotas for tests that are about something else.
public final class TestQuotas {
  /// Settings nobody reaches the limits of.
  public static final Map<String, String> GENEROUS =
      Map.of(
          "IMC_GROUPS_PER_DAY", "1000000",
          "IMC_GROUPS_OWNED", "1000000",
          "IMC_INVITATIONS_PER_DAY", "1000000",
          "IMC_INVITATIONS_OPEN", "1000000",
          "IMC_INVITATIONS_WAITING", "1000000",
          "IMC_DECLINED_PAUSE_DAYS", "0",
          "IMC_STRANGERS_PER_DAY", "1000000",
          "IMC_MESSAGES_PER_DAY", "100000000",
          "IMC_MEGABYTES_PER_DAY", "1000000");

  private TestQuotas() {}

  /// Quotas nobody uses up.
  public static Quotas generous(InstantSource clock) {
    return new Quotas(Settings.read(List.of(GENEROUS)), clock);
  }
}
