package im.connection.personal;

import im.connection.kernel.Page;
import im.connection.platform.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// A ZIP file of JSON texts in the making, written in one go. Not for use by several threads.
public final class Archive {
  private final Json json;
  private final ZipOutputStream zip;
  private final LongConsumer progress;
  private long written;

  /// @param progress is told now and then how many items were written; may throw to stop the work
  Archive(Json json, OutputStream out, LongConsumer progress) {
    this.json = json;
    this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    this.progress = progress;
  }

  /// Adds `name.json` with one value.
  public void put(String name, Object value) {
    entry(name, () -> write(json.write(value)));
    count(1);
  }

  /// Adds `name.json` with an array of all items of all pages; `pages` is asked for the first with
  /// null and for each further one with the `next` of the page before.
  public void putAll(String name, Function<@Nullable String, Page<?>> pages) {
    entry(
        name,
        () -> {
          write("[");
          String separator = "\n";
          @Nullable String next = null;
          do {
            var page = pages.apply(next);
            for (Object item : page.items()) {
              write(separator + json.write(item));
              separator = ",\n";
            }
            count(page.items().size());
            next = page.next();
          } while (next != null);
          write("\n]\n");
        });
  }

  void finish() {
    try {
      zip.finish();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void entry(String name, Runnable content) {
    try {
      zip.putNextEntry(new ZipEntry(name + ".json"));
      content.run();
      zip.closeEntry();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void write(String text) {
    try {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void count(int items) {
    written += items;
    progress.accept(written);
  }
}
