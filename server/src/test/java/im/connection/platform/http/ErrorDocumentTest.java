package im.connection.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ErrorDocumentTest {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("docs/errors.md");
  private static final String START = "<!-- codes -->\n";
  private static final String END = "<!-- /codes -->\n";

  private final ErrorTexts texts = new ErrorTexts();

  @Test
  void theDocumentListsEveryCodeAsItIs() throws IOException {
    String document = Files.readString(DOCUMENT);
    String listed = document.substring(document.indexOf(START), document.indexOf(END));
    assertThat(listed).isEqualTo(START + table());
  }

  @Test
  void codesAreUnique() {
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z]+(_[a-z]+)*"));
  }

  private String table() {
    return Arrays.stream(ErrorCode.values())
        .map(this::row)
        .collect(
            Collectors.joining(
                "",
                """
                | code | HTTP | JSON-RPC | meaning | 含义 |
                |---|---|---|---|---|
                """,
                ""));
  }

  private String row(ErrorCode code) {
    var arguments = ApiErrors.refusal(code).arguments();
    return "| `%s` | %d | %d | %s | %s |%n"
        .formatted(
            code.wireName(),
            code.httpStatus(),
            code.rpcCode(),
            texts.sentence(code, arguments, Locale.ENGLISH),
            texts.sentence(code, arguments, Locale.CHINESE));
  }
}
