package im.connection.links;

import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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

  /// Pixels of a JPEG that goes over them more than once, which is kept whole meanwhile, six bytes
  /// a pixel; honest ones go about ten times.
  static final long MAX_PROGRESSIVE = 3_000_000;

  /// How often it may go over them, and over how many in all: a few bytes make it do so once more.
  static final int MAX_SCANS = 32;

  static final long MAX_WORK = 40_000_000;

  /// What a server is asked for.
  static final String ACCEPT = "image/jpeg, image/png, image/gif";

  private static final Set<String> FORMATS = Set.of("jpeg", "png", "gif");
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

  /// Makes one, on a thread that may be interrupted; empty when it is no whole JPEG, PNG or GIF, or
  /// one with too many pixels or scans.
  static Optional<Thumbnail> of(Fetched fetched) {
    if (!fetched.isWhole()) {
      return Optional.empty();
    }
    try {
      return read(fetched);
    } catch (IOException | RuntimeException broken) {
      // The decoders of the JDK tell of broken files by all kinds of exceptions.
      return Optional.empty();
    }
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
        return read(reader, JpegScans.of(fetched.bytes()));
      } finally {
        reader.dispose();
      }
    }
  }

  private static Optional<Thumbnail> read(ImageReader reader, int scans) throws IOException {
    String format = reader.getFormatName().toLowerCase(Locale.ROOT);
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if (!FORMATS.contains(format)
        || Math.max(width, height) > MAX_LENGTH
        || isTooMuch((long) width * height, scans)) {
      return Optional.empty();
    }
    reader.addIIOReadProgressListener(new StopWhenInterrupted());
    // Of every pixel that is left out nothing is kept in memory.
    int step = Math.max(1, Math.max(width, height) / (2 * MAX_SIDE));
    var param = reader.getDefaultReadParam();
    param.setSourceSubsampling(step, step, 0, 0);
    var image = reader.read(0, param);
    return Thread.currentThread().isInterrupted() ? Optional.empty() : encoded(scaled(image));
  }

  /// @param scans of a JPEG that goes over its pixels more than once, else 1 or less
  private static boolean isTooMuch(long pixels, int scans) {
    return pixels > MAX_PIXELS
        || (scans > 1
            && (pixels > MAX_PROGRESSIVE || scans > MAX_SCANS || pixels * scans > MAX_WORK));
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
