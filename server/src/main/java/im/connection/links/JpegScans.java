package im.connection.links;

/// Counts how often a JPEG goes over its pixels, by its markers (ITU-T T.81, annex B), without
/// decoding it.
final class JpegScans {
  private static final int MARKER = 0xff;
  private static final int START_OF_IMAGE = 0xd8;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;
  private static final int PROGRESSIVE = 0xc2;

  private JpegScans() {}

  /// At least two when it is a progressive one; none when the file is no JPEG.
  static int of(byte[] file) {
    if (marker(file, 0) != START_OF_IMAGE) {
      return 0;
    }
    int scans = 0;
    int least = 0;
    for (int at = 2; at + 1 < file.length && marker(file, at) != END_OF_IMAGE; ) {
      int marker = marker(file, at);
      scans += marker == START_OF_SCAN ? 1 : 0;
      least = marker == PROGRESSIVE ? 2 : least;
      at += hasLength(marker) ? 2 + length(file, at + 2) : 1;
    }
    return Math.max(scans, least);
  }

  /// The marker at a place, or 0 where none is: within the data of a scan a byte of ones is
  /// followed by a zero.
  private static int marker(byte[] file, int at) {
    return at + 1 < file.length && (file[at] & 0xff) == MARKER ? file[at + 1] & 0xff : 0;
  }

  /// Whether a segment follows; restarts within a scan and markers that stand alone have none.
  private static boolean hasLength(int marker) {
    return marker >= 0xc0 && marker != MARKER && (marker < 0xd0 || marker > END_OF_IMAGE);
  }

  private static int length(byte[] file, int at) {
    return at + 1 < file.length ? ((file[at] & 0xff) << 8) | (file[at + 1] & 0xff) : 0;
  }
}
