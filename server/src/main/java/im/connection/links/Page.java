package im.connection.links;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;

/// What a page says of itself, as plain texts: in the Open Graph properties or the like, or else in
/// the elements of HTML.
///
/// @param image where its picture is
record Page(
    String title,
    @Nullable String description,
    @Nullable String siteName,
    @Nullable WebAddress image) {
  static final int MAX_TITLE = 200;
  static final int MAX_DESCRIPTION = 500;
  static final int MAX_SITE_NAME = 100;

  /// What a server is asked for.
  static final String ACCEPT = "text/html, application/xhtml+xml";

  /// Wherever it stands, but for those of drawings.
  private static final String TITLE = ":not(svg) > title";

  private static final Set<String> TYPES = Set.of("text/html", "application/xhtml+xml");

  /// Reads a page, however broken; empty when it is no HTML or has no title.
  static Optional<Page> read(Fetched fetched) {
    if (!TYPES.contains(fetched.mediaType())) {
      return Optional.empty();
    }
    var document = parse(fetched);
    var title =
        Stream.concat(
            meta(document, "og:title", "twitter:title"),
            document.select(TITLE).eachText().stream());
    var description = meta(document, "og:description", "description", "twitter:description");
    var siteName = meta(document, "og:site_name", "application-name");
    return first(MAX_TITLE, title)
        .map(text ->
            new Page(
                text,
                first(MAX_DESCRIPTION, description).orElse(null),
                first(MAX_SITE_NAME, siteName).orElse(null),
                image(document).orElse(null)));
  }

  private static Document parse(Fetched fetched) {
    try {
      return Jsoup.parse(
          fetched.stream(), charset(fetched).orElse(null), fetched.address().toString());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /// The character set that the server names, if there is such; else the page tells.
  private static Optional<String> charset(Fetched fetched) {
    try {
      return fetched.charset().filter(Charset::isSupported);
    } catch (IllegalCharsetNameException unknown) {
      return Optional.empty();
    }
  }

  private static Optional<WebAddress> image(Document document) {
    return Stream.of("og:image:secure_url", "og:image", "og:image:url", "twitter:image")
        .flatMap(name -> document.select(selector(name)).eachAttr("abs:content").stream())
        .findFirst()
        .or(() -> document.select("link[rel=image_src]").eachAttr("abs:href").stream().findFirst())
        .flatMap(WebAddress::of);
  }

  /// What stands in the properties of these names, by their order.
  private static Stream<String> meta(Document document, String... names) {
    return Stream.of(names)
        .flatMap(name -> document.select(selector(name)).eachAttr("content").stream());
  }

  private static String selector(String name) {
    return "meta[property=%s], meta[name=%s]".formatted(name, name);
  }

  private static Optional<String> first(int max, Stream<String> texts) {
    return texts.map(text -> Plain.text(text, max)).filter(text -> !text.isEmpty()).findFirst();
  }
}
