package im.connection.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The objects a JVM still uses, by class, as `jcmd GC.class_histogram` tells after a collection.
///
/// @param bytes by class
record Heap(Map<String, Long> bytes) {
  /// Reads the table: rank, instances, bytes, class, and maybe a module.
  static Heap parse(String histogram) {
    var bytes = new LinkedHashMap<String, Long>();
    histogram
        .lines()
        .map(line -> line.strip().split("\\s+", -1))
        .filter(fields -> fields.length >= 4 && fields[0].matches("\\d+:"))
        .forEach(fields -> bytes.merge(fields[3], Long.parseLong(fields[2]), Long::sum));
    return new Heap(bytes);
  }

  long total() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  /// The classes that grew most since an earlier look.
  List<Map.Entry<String, Long>> growth(Heap earlier, int most) {
    return bytes.entrySet().stream()
        .map(entry ->
            Map.entry(
                entry.getKey(),
                entry.getValue() - earlier.bytes().getOrDefault(entry.getKey(), 0L)))
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(most)
        .toList();
  }
}
