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

  @Test
  void aJpegThatIsReadMoreThanOnceMayHaveFewerPixels() {
    byte[] large = Pictures.progressive(10, 3_000, 1_200);
    byte[] often = Pictures.progressive(32, 2_000, 1_000);

    assertThat(JpegScans.of(large)).isEqualTo(10);
    assertThat(Thumbnail.of(new Fetched(ADDRESS, "image/jpeg", large, true))).isEmpty();
    assertThat(Thumbnail.of(new Fetched(ADDRESS, "image/jpeg", often, true))).isEmpty();
  }

  @Test
  void aJpegInOneGoMayBeLarge() {
    byte[] jpeg = Pictures.of("jpeg", 3_000, 1_200);

    assertThat(JpegScans.of(jpeg)).isEqualTo(1);
    assertThat(Thumbnail.of(new Fetched(ADDRESS, "image/jpeg", jpeg, true))).isPresent();
  }

  @Test
  void aPictureInsideOfAPictureIsNoScan() {
    byte[] jpeg = Pictures.fromCamera(300, 200, Pictures.of("jpeg", 30, 20));

    assertThat(JpegScans.of(jpeg)).isEqualTo(1);
  }

  @Test
  void decodingStopsWhenItIsInterrupted() {
    Thread.currentThread().interrupt();
    try {
      assertThat(Thumbnail.of(jpeg(10))).isEmpty();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static Fetched jpeg(int scans) {
    return new Fetched(ADDRESS, "image/jpeg", Pictures.progressive(scans), true);
  }
}
