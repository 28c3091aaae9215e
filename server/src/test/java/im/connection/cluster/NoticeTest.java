package im.connection.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoticeTest {
  @Test
  void everyKindComesBackAsItWasWritten() {
    for (var kind : Notice.Kind.values()) {
      var notice = new Notice(kind, new Node(Long.MAX_VALUE, 3), 1_000_000_007, 2, "Lz,1;D5;");
      assertThat(Notice.valueOf(notice.toString())).isEqualTo(notice);
    }
  }

  @Test
  void aNoticeWithoutItemsTellsTheNextNumber() {
    var beat = Notice.valueOf(new Notice(Notice.Kind.BEAT, new Node(1, 1), 42, 0, "").toString());
    assertThat(beat.next()).isEqualTo(42);
    assertThat(beat.count()).isZero();
  }

  @Test
  void theLongestHeaderFitsIntoItsReserve() {
    var node = new Node(Long.MAX_VALUE, Long.MAX_VALUE);
    assertThat(new Notice(Notice.Kind.BYE, node, Long.MAX_VALUE, 0, "").toString())
        .hasSizeLessThanOrEqualTo(Notice.HEADER);
  }

  @Test
  void itemsAreShownWithoutTheirEnds() {
    var items = new ArrayList<String>();
    new Notice(Notice.Kind.NEWS, new Node(1, 1), 1, 3, "a;;bc;").forEachItem(items::add);
    assertThat(items).isEqualTo(List.of("a", "", "bc"));
  }

  @Test
  void anythingElseIsRefused() {
    for (String text :
        List.of(
            "",
            "hello",
            "2 n 1 1 1 ",
            "1 n 1 1 1",
            "1 x 1 1 1 ",
            "1 n 0 1 1 ",
            "1 n 1 1 -1 ",
            "1 n 1 1 é ")) {
      assertThatThrownBy(() -> Notice.valueOf(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
