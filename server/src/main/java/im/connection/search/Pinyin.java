package im.connection.search;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.sourceforge.pinyin4j.PinyinHelper;
import org.jspecify.annotations.Nullable;

/// How Chinese is typed on a Latin keyboard: Hanyu Pinyin without tones, ü as v or u.
final class Pinyin {
  /// How many readings of one text are kept; characters beyond have their first reading only.
  static final int MAX_READINGS = 8;

  private Pinyin() {}

  /// Spellings of a text and of its ends, each in full and by initials: of 张小明 zhangxiaoming and
  /// zxm, xiaoming and xm, ming and m. What is not Chinese is left out.
  static Set<String> of(int[] points) {
    List<List<String>> readings = List.of(List.of());
    for (int point : points) {
      var syllables = syllables(point);
      if (!syllables.isEmpty()) {
        boolean isTooMany = readings.size() * syllables.size() > MAX_READINGS;
        readings = continued(readings, isTooMany ? syllables.subList(0, 1) : syllables);
      }
    }
    var spellings = new LinkedHashSet<String>();
    readings.forEach(reading -> spell(reading, spellings));
    return spellings;
  }

  private static List<List<String>> continued(List<List<String>> readings, List<String> syllables) {
    return readings.stream()
        .flatMap(reading -> syllables.stream().map(syllable -> continued(reading, syllable)))
        .toList();
  }

  private static List<String> continued(List<String> reading, String syllable) {
    var longer = new ArrayList<>(reading);
    longer.add(syllable);
    return longer;
  }

  private static void spell(List<String> reading, Set<String> spellings) {
    for (int start = 0; start < reading.size(); start++) {
      var end = reading.subList(start, reading.size());
      spellings.add(String.join("", end));
      spellings.add(end.stream().map(syllable -> syllable.substring(0, 1)).collect(joined()));
    }
  }

  private static java.util.stream.Collector<CharSequence, ?, String> joined() {
    return Collectors.joining();
  }

  private static List<String> syllables(int point) {
    @Nullable String[] found =
        Character.isBmpCodePoint(point)
            ? PinyinHelper.toHanyuPinyinStringArray((char) point)
            : null;
    return found == null
        ? List.of()
        : Stream.of(found).flatMap(Pinyin::untoned).distinct().toList();
  }

  /// Of `lu:4` both `lv` and `lu`.
  private static Stream<String> untoned(@Nullable String syllable) {
    if (syllable == null) {
      return Stream.empty();
    }
    String bare = syllable.replaceAll("[0-9]", "");
    return bare.contains("u:")
        ? Stream.of(bare.replace("u:", "v"), bare.replace("u:", "u"))
        : Stream.of(bare);
  }
}
