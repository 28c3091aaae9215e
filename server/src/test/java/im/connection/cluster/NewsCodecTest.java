package im.connection.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.connection.kernel.ConversationId;
import im.connection.kernel.DeviceId;
import im.connection.kernel.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NewsCodecTest {
  private static final ConversationId CONVERSATION = new ConversationId(Long.MAX_VALUE);
  private static final UserId USER = new UserId(1);

  @Test
  void allNewsComesBackAsItWasWritten() {
    var all =
        List.of(
            new News.LogAdvanced(CONVERSATION, 7, List.of(), null),
            new News.LogAdvanced(CONVERSATION, 8, List.of(USER, new UserId(36)), null),
            new News.FeedAdvanced(USER, Long.MAX_VALUE, null),
            new News.MarkMoved(CONVERSATION, USER, 0, null),
            new News.MarkMoved(CONVERSATION, USER, 9, new UserId(2)),
            new News.Delivered(CONVERSATION, USER, 9, new UserId(2)),
            new News.UnreadMarked(CONVERSATION, USER),
            new News.LivenessChanged(7, USER, "idle"),
            new News.Typed(CONVERSATION, USER, "recording", List.of()),
            new News.Typed(CONVERSATION, USER, "typing", List.of(USER, new UserId(36))),
            new News.DeviceSignedOut(new DeviceId(35)),
            new News.UserSuspended(USER));
    assertThat(all).allSatisfy(news -> assertThat(carried(news)).isEqualTo(List.of(news)));
  }

  @Test
  void entriesStayBehind() {
    assertThat(carried(new News.FeedAdvanced(USER, 1, "entry")))
        .isEqualTo(List.of(new News.FeedAdvanced(USER, 1, null)));
  }

  @Test
  void manyNewMembersAreSpreadOverItemsOfTheSameRevision() {
    var joined =
        LongStream.rangeClosed(1, 5_000).mapToObj(i -> new UserId(Long.MAX_VALUE - i)).toList();
    var items = NewsCodec.write(new News.LogAdvanced(CONVERSATION, Long.MAX_VALUE, joined, null));
    assertThat(items)
        .hasSize(5_000 / NewsCodec.MAX_JOINED)
        .allSatisfy(item -> assertThat(item).hasSizeLessThanOrEqualTo(NewsCodec.MAX_ITEM));

    var arrived = new ArrayList<UserId>();
    for (String item : items) {
      var news = (News.LogAdvanced) read(item);
      assertThat(news.rev()).isEqualTo(Long.MAX_VALUE);
      arrived.addAll(news.joined());
    }
    assertThat(arrived).isEqualTo(joined);
  }

  @Test
  void aKindOfALaterVersionIsSkipped() {
    assertThat(NewsCodec.read("Zwhatever,1.2,3")).isEmpty();
  }

  @Test
  void aFieldOfALaterVersionIsIgnored() {
    assertThat(NewsCodec.read("F1,2,later")).contains(new News.FeedAdvanced(USER, 2, null));
  }

  @Test
  void aBrokenItemIsRefused() {
    for (String item :
        List.of(
            "",
            "L",
            "L1",
            "L0,1",
            "L1,-1",
            "L1,2,3..4",
            "L1,2,0",
            "F1,",
            "F!,1",
            "M1,1",
            "D1y2p0ij32e8e8")) {
      assertThatThrownBy(() -> NewsCodec.read(item))
          .as(item)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static List<News> carried(News news) {
    return NewsCodec.write(news).stream().map(NewsCodecTest::read).toList();
  }

  private static News read(String item) {
    return NewsCodec.read(item.substring(0, item.length() - 1)).orElseThrow();
  }
}
