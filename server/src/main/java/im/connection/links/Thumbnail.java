package im.connection.links;

import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// A picture of a page made small: a new JPEG of its pixels, without anything else of the file.
final class Thumbnail {
  static final int MAX_SIDE = 480;
  static final int MAX_BYTES = 100 << 10;
  static final long MAX_PIXELS = 20_000_000;

  /// A row of pixels must fit into memory.
  static final int MAX_LENGTH = 20_000;

  /// How often a JPEG may go over its pixels; honest ones do about ten times.
  static final int MAX_SCANS = 32;

  /// What a server is asked for.
  static final String ACCEPT = "image/jpeg, image/png, image/gif";

  private static final Set<String> FORMATS = Set.of("jpeg", "png", "gif");
  private static final int MARKER = 0xff;
  private static final int START_OF_IMAGE = 0xd8;
  private static final int START_OF_SCAN = 0xda;
  private static final float[] QUALITIES = {0.8f, 0.5f, 0.2f};

  private final byte[] jpeg;
  private final int width;
  private final int height;

  private Thumbnail(byte[] jpeg, int width, int height) {
    this.jpeg = jpeg;
    this.width = width;
    this.height = height;
  }

  byte[] jpeg() {
    return jpeg;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /// Makes one; empty when it is no whole JPEG, PNG or GIF, or one with too many pixels or scans.
  static Optional<Thumbnail> of(Fetched fetched) {
    if (!fetched.isWhole() || scans(fetched) > MAX_SCANS) {
      return Optional.empty();
    }
    try {
      return read(fetched);
    } catch (IOException | RuntimeException broken) {
      // The decoders of the JDK tell of broken files by all kinds of exceptions.
      return Optional.empty();
    }
  }

  /// How many scans a file has if it is a JPEG, none if not: each takes a few bytes and as long as
  /// the picture has pixels.
  private static long scans(Fetched fetched) {
    byte[] file = fetched.bytes();
    return isAt(file, 0, START_OF_IMAGE)
        ? IntStream.range(0, file.length).filter(i -> isAt(file, i, START_OF_SCAN)).count()
        : 0;
  }

  private static boolean isAt(byte[] file, int index, int marker) {
    return index + 1 < file.length
        && file[index] == (byte) MARKER
        && file[index + 1] == (byte) marker;
  }

  private static Optional<Thumbnail> read(Fetched fetched) throws IOException {
    try (var input = new MemoryCacheImageInputStream(fetched.stream())) {
      var readers = ImageIO.getImageReaders(input);
      if (!readers.hasNext()) {
        return Optional.empty();
      }
      var reader = readers.next();
      try {
        reader.setInput(input, true, true);
        return read(reader);
      } finally {
        reader.dispose();
      }
    }
  }

  private static Optional<Thumbnail> read(ImageReader reader) throws IOException {
    String format = reader.getFormatName().toLowerCase(Locale.ROOT);
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if (!FORMATS.contains(format)
        || Math.max(width, height) > MAX_LENGTH
        || (long) width * height > MAX_PIXELS) {
      return Optional.empty();
    }
    // Of every pixel that is left out nothing is kept in memory.
    int step = Math.max(1, Math.max(width, height) / (2 * MAX_SIDE));
    var param = reader.getDefaultReadParam();
    param.setSourceSubsampling(step, step, 0, 0);
    return encoded(scaled(reader.read(0, param)));
  }

  private static BufferedImage scaled(BufferedImage image) {
    double scale = Math.min(1.0, (double) MAX_SIDE / Math.max(image.getWidth(), image.getHeight()));
    int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
    int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
    var small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, Color.WHITE, null);
    graphics.dispose();
    return small;
  }

  private static Optional<Thumbnail> encoded(BufferedImage image) throws IOException {
    for (float quality : QUALITIES) {
      byte[] jpeg = jpeg(image, quality);
      if (jpeg.length <= MAX_BYTES) {
        return Optional.of(new Thumbnail(jpeg, image.getWidth(), image.getHeight()));
      }
    }
    return Optional.empty();
  }

  private static byte[] jpeg(BufferedImage image, float quality) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (var output = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(output);
      var param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(quality);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
