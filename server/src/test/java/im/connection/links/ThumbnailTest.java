package im.connection.links;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThumbnailTest {
  private static final WebAddress ADDRESS = WebAddress.of("http://example.org/a.jpg").orElseThrow();

  @Test
  void aJpegMayGoOverItsPixelsSoOftenAndNoOftener() {
    assertThat(Thumbnail.of(jpeg(Thumbnail.MAX_SCANS))).isPresent();
    assertThat(Thumbnail.of(jpeg(Thumbnail.MAX_SCANS + 1))).isEmpty();
  }

  private static Fetched jpeg(int scans) {
    return new Fetched(ADDRESS, "image/jpeg", Pictures.progressive(scans), true);
  }
}
