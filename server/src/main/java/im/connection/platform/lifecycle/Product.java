package im.connection.platform.lifecycle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/// The name and the version of this program.
public record Product(String name, String version) {
  /// Reads what the build wrote.
  public static Product read() {
    var properties = new Properties();
    try (var in = Product.class.getResourceAsStream("/product.properties")) {
      properties.load(in);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return new Product(properties.getProperty("name"), properties.getProperty("version"));
  }

  @Override
  public String toString() {
    return name + " " + version;
  }
}
