package im.connection.search;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The terms of one entry, so few that they fit into a page of an index.
record Terms(long id, List<Integer> hashes) {
  private static final int MAX_TERMS = 512;

  Terms {
    hashes = List.copyOf(hashes);
  }

  static Terms of(long id, Words... names) {
    return new Terms(
        id,
        Stream.of(names)
            .flatMap(words -> words.terms().stream())
            .distinct()
            .limit(MAX_TERMS)
            .toList());
  }

  static Long[] ids(List<Terms> terms) {
    return terms.stream().map(Terms::id).toArray(Long[]::new);
  }

  /// The terms of each entry as PostgreSQL writes an array, since it knows no array of arrays of
  /// different lengths.
  static String[] texts(List<Terms> terms) {
    return terms.stream()
        .map(entry ->
            entry.hashes().stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}")))
        .toArray(String[]::new);
  }
}
