package im.connection.links;

import im.connection.kernel.ConversationId;
import im.connection.kernel.PreviewId;
import org.jspecify.annotations.Nullable;

/// A snapshot of a page as it is attached to a message: plain texts, and where this server has a
/// small copy of the page's picture.
///
/// @param url the link
/// @param title at most 200 characters
/// @param description at most 500 characters
/// @param siteName at most 100 characters
record LinkPreview(
    String url,
    String title,
    @Nullable String description,
    @Nullable String siteName,
    @Nullable Image image) {
  /// A JPEG, at most 480 pixels wide and high.
  ///
  /// @param path where it is on this server, for those who may see a message that carries it
  record Image(String path, int width, int height) {}

  static LinkPreview of(
      WebAddress link, Snapshot snapshot, ConversationId conversation, PreviewId id) {
    var page = snapshot.page();
    var image =
        snapshot
            .thumbnail()
            .map(thumbnail ->
                new Image(
                    "/api/v1/conversations/%s/previews/%s/image".formatted(conversation, id),
                    thumbnail.width(),
                    thumbnail.height()))
            .orElse(null);
    return new LinkPreview(
        link.toString(), page.title(), page.description(), page.siteName(), image);
  }
}
