package im.connection.links;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Files of pictures, honest and otherwise.
final class Pictures {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private Pictures() {}

  static byte[] of(String format, int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        image.setRGB(x, y, Color.HSBtoRGB((float) x / width, 1, (float) y / height));
      }
    }
    return written(format, image);
  }

  static byte[] transparent(int width, int height) {
    return written("png", new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB));
  }

  static byte[] noise(int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var random = new Random(1);
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    return written("png", image);
  }

  /// A PNG of one colour, which takes a byte for a thousand pixels.
  static byte[] bomb(int width, int height) throws IOException {
    var file = new ByteArrayOutputStream();
    file.write(PNG);
    var header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put(new byte[] {8, 0, 0, 0, 0});
    chunk(file, "IHDR", header.array());
    var pixels = new ByteArrayOutputStream();
    try (var packed = new DeflaterOutputStream(pixels)) {
      byte[] row = new byte[width + 1];
      for (int y = 0; y < height; y++) {
        packed.write(row);
      }
    }
    chunk(file, "IDAT", pixels.toByteArray());
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  /// A JPEG with a segment of Exif data behind its start.
  static byte[] fromCamera(int width, int height) {
    byte[] text = " taken at home by lin".getBytes(StandardCharsets.US_ASCII);
    return fromCamera(width, height, text);
  }

  static byte[] fromCamera(int width, int height, byte[] data) {
    byte[] jpeg = of("jpeg", width, height);
    byte[] name = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    byte[] exif = ByteBuffer.allocate(name.length + data.length).put(name).put(data).array();
    return ByteBuffer.allocate(jpeg.length + exif.length + 4)
        .put(jpeg, 0, 2)
        .putShort((short) 0xffe1)
        .putShort((short) (exif.length + 2))
        .put(exif)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  /// A progressive JPEG with so many scans, at least ten: the last one stands there again and
  /// again.
  static byte[] progressive(int scans) {
    return progressive(scans, 300, 200);
  }

  static byte[] progressive(int scans, int width, int height) {
    byte[] jpeg = progressive(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB));
    int[] starts =
        IntStream.range(0, jpeg.length - 1)
            .filter(i -> jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xda)
            .toArray();
    int end = jpeg.length - 2;
    int last = starts[starts.length - 1];
    var file = new ByteArrayOutputStream();
    file.write(jpeg, 0, end);
    for (int i = starts.length; i < scans; i++) {
      file.write(jpeg, last, end - last);
    }
    file.write(jpeg, end, 2);
    return file.toByteArray();
  }

  private static byte[] progressive(BufferedImage image) {
    var bytes = new ByteArrayOutputStream();
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (var output = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(output);
      var param = writer.getDefaultWriteParam();
      param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] data)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    var crc = new CRC32();
    crc.update(name);
    crc.update(data);
    file.write(ByteBuffer.allocate(4).putInt(data.length).array());
    file.write(name);
    file.write(data);
    file.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  private static byte[] written(String format, BufferedImage image) {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
