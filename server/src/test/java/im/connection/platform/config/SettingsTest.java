package im.connection.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.connection.platform.config.Settings.InvalidSetting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {
  @Test
  void everySettingHasThisDefault() {
    assertThat(read(Map.of()))
        .isEqualTo(
            new Settings(
                "127.0.0.1",
                8080,
                Path.of("data").toAbsolutePath(),
                Optional.empty(),
                List.of(),
                false,
                Optional.empty(),
                List.of(),
                Duration.ofDays(7),
                5_000,
                false,
                200,
                100,
                30,
                50_000,
                20,
                2_000,
                Optional.empty(),
                new Settings.SignUp(Settings.SignUp.Mode.OPEN, false, List.of()),
                Optional.empty(),
                Duration.ofDays(14),
                true,
                false,
                new QuotaSettings(20, 200, 500, 500, 50, Duration.ofDays(7), 30, 100_000, 200),
                Optional.empty()));
  }

  @Test
  void everySettingHasThisName() {
    var all =
        Map.ofEntries(
            Map.entry("IMC_HOST", "0.0.0.0"),
            Map.entry("IMC_PORT", "9000"),
            Map.entry("IMC_DATA_DIR", "/var/lib/imconnection"),
            Map.entry("IMC_DATABASE_URL", "jdbc:postgresql://db/imc"),
            Map.entry("IMC_DATABASE_USER", "imc"),
            Map.entry("IMC_DATABASE_PASSWORD", "secret"),
            Map.entry("IMC_TRUSTED_PROXIES", "10.0.0.0/8, ::1"),
            Map.entry("IMC_TLS_CERT", "/etc/imc/cert.pem"),
            Map.entry("IMC_TLS_KEY", "/etc/imc/key.pem"),
            Map.entry("IMC_CORS_ORIGINS", "https://chat.example"),
            Map.entry("IMC_QUEUE_DAYS", "14"),
            Map.entry("IMC_GROUP_MAX_MEMBERS", "100000"),
            Map.entry("IMC_LOG_FORMAT", "json"),
            Map.entry("IMC_SEND_RATE", "1"),
            Map.entry("IMC_REQUEST_RATE", "2"),
            Map.entry("IMC_SIGNUP_RATE", "3"),
            Map.entry("IMC_MAX_CONNECTIONS", "14"),
            Map.entry("IMC_MAX_CONNECTIONS_PER_USER", "5"),
            Map.entry("IMC_MAX_CONNECTIONS_PER_ADDRESS", "6"),
            Map.entry("IMC_FORWARDED_HEADER", "forwarded"),
            Map.entry("IMC_SMTP_URL", "smtp://chat%40example.org:s%3Acret@mail.example.org:587"),
            Map.entry("IMC_SMTP_FROM", "im@example.org"),
            Map.entry("IMC_SIGNUP", "invite"),
            Map.entry("IMC_SIGNUP_EMAIL", "required"),
            Map.entry("IMC_SIGNUP_DOMAINS", "Example.org, 例子.cn"),
            Map.entry("IMC_OPERATOR_KEY", "q3XkT0nQ9v2mB7sL5yRd8wZa"),
            Map.entry("IMC_DELETION_GRACE_DAYS", "30"),
            Map.entry("IMC_LINK_PREVIEWS", "false"),
            Map.entry("IMC_INVITED_BY", "everyone"),
            Map.entry("IMC_GROUPS_PER_DAY", "6"),
            Map.entry("IMC_GROUPS_OWNED", "7"),
            Map.entry("IMC_INVITATIONS_PER_DAY", "8"),
            Map.entry("IMC_INVITATIONS_OPEN", "9"),
            Map.entry("IMC_INVITATIONS_WAITING", "10"),
            Map.entry("IMC_DECLINED_PAUSE_DAYS", "11"),
            Map.entry("IMC_STRANGERS_PER_DAY", "12"),
            Map.entry("IMC_MESSAGES_PER_DAY", "13"),
            Map.entry("IMC_MEGABYTES_PER_DAY", "14"),
            Map.entry("IMC_SECRET_KEY", "Zm9yIHRlc3RzIG9ubHksIG5vIHNlY3JldA"),
            Map.entry("IMC_HEAP", "1g"),
            Map.entry("IMC_JAVA_OPTS", "-verbose"));

    assertThat(read(all))
        .isEqualTo(
            new Settings(
                "0.0.0.0",
                9000,
                Path.of("/var/lib/imconnection"),
                Optional.of(new Settings.Database("jdbc:postgresql://db/imc", "imc", "secret")),
                List.of("10.0.0.0/8", "::1"),
                true,
                Optional.of(
                    new Settings.Tls(Path.of("/etc/imc/cert.pem"), Path.of("/etc/imc/key.pem"))),
                List.of("https://chat.example"),
                Duration.ofDays(14),
                100_000,
                true,
                1,
                2,
                3,
                14,
                5,
                6,
                Optional.of(
                    new Settings.Smtp(
                        "mail.example.org",
                        587,
                        false,
                        "chat@example.org",
                        "s:cret",
                        "im@example.org")),
                new Settings.SignUp(
                    Settings.SignUp.Mode.INVITE, true, List.of("example.org", "xn--fsqu00a.cn")),
                Optional.of("q3XkT0nQ9v2mB7sL5yRd8wZa"),
                Duration.ofDays(30),
                false,
                true,
                new QuotaSettings(6, 7, 8, 9, 10, Duration.ofDays(11), 12, 13, 14),
                Optional.of("Zm9yIHRlc3RzIG9ubHksIG5vIHNlY3JldA")));
  }

  @Test
  void anEarlierSourceWins() {
    var settings = Settings.read(List.of(Map.of("IMC_PORT", "1"), Map.of("IMC_PORT", "2")));

    assertThat(settings.port()).isEqualTo(1);
  }

  @Test
  void anSmtpAddressHasDefaultsOfItsOwn() {
    var plain = Map.of("IMC_SMTP_URL", "smtp://localhost", "IMC_SMTP_FROM", "im@example.org");
    assertThat(read(plain).smtp())
        .contains(new Settings.Smtp("localhost", 25, false, "", "", "im@example.org"));
    assertThat(read(Map.of("IMC_SMTP_URL", "smtps://me%40example.org:x@mail.example.org")).smtp())
        .contains(
            new Settings.Smtp(
                "mail.example.org", 465, true, "me@example.org", "x", "me@example.org"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtp://a:hush@b c",
        "x"
      })
  void anSmtpAddressThatCannotBeUsedIsNotRepeated(String url) {
    assertThatThrownBy(() -> read(Map.of("IMC_SMTP_URL", url, "IMC_SMTP_FROM", "im@example.org")))
        .hasMessageStartingWith("IMC_SMTP_URL: not understood")
        .hasMessageNotContaining("hush");
  }

  @Test
  void aShortSecretIsNotRepeated() {
    assertThatThrownBy(() -> read(Map.of("IMC_OPERATOR_KEY", "hush")))
        .hasMessageStartingWith("IMC_OPERATOR_KEY: too short")
        .hasMessageNotContaining("hush");
  }

  @Test
  void settingsThatNeedMailNameWhatIsMissing() {
    assertThatThrownBy(() -> read(Map.of("IMC_SMTP_URL", "smtp://localhost")))
        .hasMessageStartingWith("IMC_SMTP_FROM");
    assertThatThrownBy(() -> read(Map.of("IMC_SIGNUP_EMAIL", "required")))
        .hasMessageStartingWith("IMC_SMTP_URL: missing");
  }

  @Test
  void anEmptyValueMeansTheDefault() {
    assertThat(read(Map.of("IMC_PORT", " ")).port()).isEqualTo(8080);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          IMC_PORT                     | abc       | IMC_PORT: abc (expected: a number from 0 to 65535)
          IMC_PORT                     | -1        | IMC_PORT: -1 (expected: a number from 0 to 65535)
          IMC_PORT                     | 65536     | IMC_PORT: 65536 (expected: a number from 0 to 65535)
          IMC_PORT                     | 99999999999 | IMC_PORT: 99999999999 (expected: a number from 0 to 65535)
          IMC_QUEUE_DAYS               | 0         | IMC_QUEUE_DAYS: 0 (expected: a number from 1 to 365)
          IMC_GROUP_MAX_MEMBERS        | 100001    | IMC_GROUP_MAX_MEMBERS: 100001 (expected: a number from 2 to 100000)
          IMC_LOG_FORMAT               | xml       | IMC_LOG_FORMAT: xml (expected: text or json)
          IMC_SIGNUP                   | no        | IMC_SIGNUP: no (expected: open or invite or closed)
          IMC_SEND_RATE                | 0         | IMC_SEND_RATE: 0 (expected: a number from 1 to 1000000)
          IMC_TLS_CERT                 | cert.pem  | IMC_TLS_CERT: set alone (expected: IMC_TLS_CERT and IMC_TLS_KEY, both or none)
          IMC_TLS_KEY                  | key.pem   | IMC_TLS_KEY: set alone (expected: IMC_TLS_CERT and IMC_TLS_KEY, both or none)
          IMC_PROT                     | 80        | IMC_PROT: no such setting (see docs/operations.md)
          """)
  void aValueThatCannotBeUsedIsRefusedByName(String name, String value, String message) {
    assertThatThrownBy(() -> read(Map.of(name, value)))
        .isInstanceOf(InvalidSetting.class)
        .hasMessage(message);
  }

  @Test
  void aDatabaseUrlOfAnotherKindIsRefusedWithoutRepeatingItsPassword() {
    assertThatThrownBy(() -> read(Map.of("IMC_DATABASE_URL", "mysql://imc:secret@db/imc")))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("jdbc:postgresql://host:port/database")
        .hasMessageNotContaining("secret");
  }

  @Test
  void variablesThatAreNotOursAreIgnored() {
    assertThat(read(Map.of("PATH", "/bin", "IMCX", "1"))).isEqualTo(read(Map.of()));
  }

  private static Settings read(Map<String, String> values) {
    return Settings.read(List.of(values));
  }
}
