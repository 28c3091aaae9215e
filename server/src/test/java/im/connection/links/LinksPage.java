package im.connection.links;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The tables of `docs/links.md`.
final class LinksPage {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("basedir", ""), "../docs/links.md");

  private LinksPage() {}

  /// The rows of the table between two places, without its head.
  static Stream<List<String>> rows(String from, String to) {
    try {
      String page = Files.readString(DOCUMENT);
      int start = page.indexOf(from + "\n");
      int end = to.isEmpty() ? page.length() : page.indexOf(to + "\n");
      return page.substring(start, end)
          .lines()
          .filter(line -> line.startsWith("| "))
          .skip(1)
          .map(line -> Stream.of(line.substring(1).split("\\|", -1)).map(String::strip).toList());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
