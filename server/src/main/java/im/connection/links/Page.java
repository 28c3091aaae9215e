package im.connection.links;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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

  private static final Set<String> TYPES = Set.of("text/html", "application/xhtml+xml");

  /// Reads a page, however broken; empty when it is no HTML or has no title.
  static Optional<Page> read(Fetched fetched) {
    if (!TYPES.contains(fetched.mediaType())) {
      return Optional.empty();
    }
    var head = Head.of(PageText.of(fetched));
    var title = Stream.concat(meta(head, "og:title", "twitter:title"), head.titles().stream());
    var description = meta(head, "og:description", "description", "twitter:description");
    var siteName = meta(head, "og:site_name", "application-name");
    return first(MAX_TITLE, title)
        .map(text ->
            new Page(
                text,
                first(MAX_DESCRIPTION, description).orElse(null),
                first(MAX_SITE_NAME, siteName).orElse(null),
                image(head, fetched.address()).orElse(null)));
  }

  private static Optional<WebAddress> image(Head head, WebAddress page) {
    var base = first(head, "base", "href").flatMap(page::resolve).orElse(page);
    return meta(head, "og:image:secure_url", "og:image", "og:image:url", "twitter:image")
        .findFirst()
        .or(() ->
            head.tags("link")
                .filter(tag -> tag.attribute("rel").filter("image_src"::equals).isPresent())
                .flatMap(tag -> tag.attribute("href").stream())
                .findFirst())
        .flatMap(base::resolve);
  }

  private static Optional<String> first(Head head, String name, String attribute) {
    return head.tags(name).flatMap(tag -> tag.attribute(attribute).stream()).findFirst();
  }

  /// What stands in the properties of these names, by their order.
  private static Stream<String> meta(Head head, String... names) {
    return Stream.of(names)
        .flatMap(name -> head.tags("meta").filter(tag -> isNamed(tag, name)))
        .flatMap(tag -> tag.attribute("content").stream());
  }

  private static boolean isNamed(Head.Tag meta, String name) {
    return Stream.of("property", "name")
        .anyMatch(key -> meta.attribute(key).filter(name::equalsIgnoreCase).isPresent());
  }

  private static Optional<String> first(int max, Stream<String> texts) {
    return texts.map(text -> Plain.text(text, max)).filter(text -> !text.isEmpty()).findFirst();
  }
}
