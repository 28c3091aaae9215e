package im.connection.search.messages;

import static im.connection.search.TestSearch.encoded;
import static im.connection.search.messages.TestMessageSearch.find;
import static im.connection.search.messages.TestMessageSearch.page;
import static im.connection.search.messages.TestMessageSearch.seqs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Person;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Finding messages over REST and JSON-RPC.
class MessageSearchIT {
  private final TestMessageSearch all = new TestMessageSearch();
  private final Person ann = Person.register(all.all.server, "ann");
  private String talk = "";

  @BeforeEach
  void begin() {
    talk = ann.group("Gespräch");
  }

  @Test
  void wordsAreFoundInEveryScriptAndSpelling() {
    var queries =
        Map.of(
            "我们明天去爬山吧", "山 | 爬山 | 明天去爬山 | 去爬 明天",
            "今日は東京タワーへ行きます", "タワー | ﾀﾜｰ | へ | 東京タワーへ",
            "안녕하세요 친구", "하세 | 친 | 친구 안녕",
            "Ｈｅｌｌｏ Wörld", "hello world | WORLD hel",
            "Smørrebrød im Café, straße", "smorrebrod cafe | STRASSE | caf",
            "see report_2026.final.pdf", "final.pdf | report | report_2026",
            "don't panic: 3.14159", "don’t | 3.14159 | panic don",
            "https://example.org/a/b?c=d", "example.org/a/b | example.org | https://example.org",
            "iPhone手机 生日快乐🎂 𠮷野家，二〇二六年㈱日立第①章H₂O",
                "iphone手 | 🎂 | 𠮷 | 手机 野家 | 二〇二六 | 〇 | ㈱ | 株日立 | 第1章 | h2o | 二〇\u3000日立",
            "สวัสดีครับ", "ดีครับ | สวัสดี");
    queries.forEach((text, sought) -> {
      long seq = all.say(ann, talk, text);
      all.index(talk);
      for (String query : sought.split(" \\| ", -1)) {
        assertThat(find(ann, query)).as(query).containsExactly(seq);
      }
    });
  }

  @Test
  void whatIsNotThereIsNotFound() {
    all.say(ann, talk, "我们明天去爬山吧 shell worlds2 iPhone手机二〇二六");
    all.index(talk);
    var absent = List.of("二二六", "山爬", "爬 海", "明天去海", "去爬山吧我", "hell", "world x", "phone手");
    for (String query : absent) {
      assertThat(find(ann, query)).as(query).isEmpty();
    }
  }

  @Test
  void whatMeansSomethingElsewhereMeansItselfHere() {
    all.say(ann, talk, "nichts davon");
    all.index(talk);
    for (String query :
        List.of("%", "'", "\\", "'' & !", "a:*", ":*", "from:1", "<->", "(", "…", "type:text")) {
      assertThat(find(ann, query)).as(query).isEmpty();
    }
  }

  @Test
  void theServerEntersMessagesByItself() {
    long seq = all.say(ann, talk, "von selbst gefunden");
    await().untilAsserted(() -> assertThat(find(ann, "selbst gefunden")).containsExactly(seq));
    assertThat(all.all.server.api().get("/prometheus").text())
        .contains("imc_search_messages_missing", "imc_search_messages_lag_seconds");
  }

  @Test
  void filtersNarrowAndStandAlone() {
    var ben = Person.register(all.all.server, "ben");
    ann.invite(talk, ben);
    String other = ann.group("Anderswo");
    long plain = all.say(ann, talk, "Bericht fertig");
    long link = all.say(ann, talk, "Bericht: https://example.org/bericht");
    long bens = all.say(ben, talk, "Bericht gelesen");
    long file = all.say(ann, talk, "-");
    all.change(talk, file, "file", "{\"name\": \"Bericht.pdf\", \"size\": 7}", null);
    long image = all.say(ann, talk, "-");
    all.change(talk, image, "image", "{\"mediaId\": \"7\", \"caption\": \"bericht\"}", "[图片]");
    long elsewhere = all.say(ann, other, "Bericht woanders");
    all.index(talk, other);

    assertThat(seqs(page(ann, "query=bericht&conversationId=" + talk)))
        .containsExactly(image, file, bens, link, plain);
    assertThat(seqs(page(ann, "query=bericht&conversationId=" + other))).containsExactly(elsewhere);
    assertThat(seqs(page(ann, "query=bericht&senderId=" + ben.id()))).containsExactly(bens);
    assertThat(seqs(page(ann, "senderId=" + ben.id()))).containsExactly(bens);
    assertThat(seqs(page(ann, "query=bericht&type=file"))).containsExactly(file);
    assertThat(seqs(page(ann, "query=bericht&has=link"))).containsExactly(link);
    assertThat(seqs(page(ann, "has=file"))).containsExactly(file);
    assertThat(seqs(page(ann, "has=image&sort=best"))).containsExactly(image);
    assertThat(seqs(page(ann, "query=" + encoded("图片")))).containsExactly(image);
    assertThat(seqs(page(ann, "has=image&senderId=" + ben.id()))).isEmpty();
  }

  @Test
  void timesNarrow() {
    var texts = IntStream.range(0, 4).mapToObj(i -> "Zeitpunkt " + i).toList();
    all.sayAll(ann, talk, texts);
    all.jdbi.useHandle(handle ->
        handle.execute(
            "update message set created_at = timestamptz '2026-01-01 00:00Z' + seq * interval '1 day'"
                + " where conversation_id = ?",
            Long.parseLong(talk)));
    all.indexAnew(talk);
    assertThat(seqs(page(ann, "query=zeitpunkt"))).containsExactly(5L, 4L, 3L, 2L);
    assertThat(seqs(page(ann, "query=zeitpunkt&from=2026-01-04T00:00:00Z")))
        .containsExactly(5L, 4L, 3L);
    assertThat(seqs(page(ann, "query=zeitpunkt&to=2026-01-04T00:00:00Z"))).containsExactly(2L);
    assertThat(seqs(page(ann, "query=zeitpunkt&from=2026-01-04T00:00:00Z&to=2026-01-05T00:00:00Z")))
        .containsExactly(3L);
    assertThat(seqs(page(ann, "query=zeitpunkt&from=" + Instant.now()))).isEmpty();
  }

  @Test
  void theBestComeFirstWhereTheWordsWeighMost() {
    long faint = all.say(ann, talk, "Drachen " + "und vieles andere mehr ".repeat(20));
    long pure = all.say(ann, talk, "Drachen!");
    long often = all.say(ann, talk, "Drachen, Drachen und noch mehr Drachen");
    long latest = all.say(ann, talk, "Drachen " + "und vieles andere mehr ".repeat(20));
    all.index(talk);
    assertThat(seqs(page(ann, "query=drachen&sort=best")))
        .startsWith(pure)
        .containsSubsequence(pure, often, latest, faint)
        .hasSize(4);
  }

  @Test
  void pagesHoldEverythingOnceWhateverComesMeanwhile() {
    String other = ann.group("Zweites");
    all.sayAll(ann, talk, IntStream.range(0, 8).mapToObj(i -> "Seite " + "x ".repeat(i)).toList());
    all.sayAll(ann, other, IntStream.range(0, 5).mapToObj(i -> "Seite " + i).toList());
    all.index(talk, other);
    for (String sort : List.of("newest", "best")) {
      var whole = places(page(ann, "query=seite&sort=" + sort));
      var paged = new ArrayList<String>();
      var page = page(ann, "query=seite&limit=3&sort=" + sort);
      paged.addAll(places(page));
      all.say(ann, talk, "Seite");
      all.index(talk);
      while (page.has("next")) {
        page =
            page(
                ann,
                "query=seite&limit=3&sort=%s&cursor=%s".formatted(sort, page.get("next").asText()));
        paged.addAll(places(page));
      }
      assertThat(paged).as(sort).isEqualTo(whole);
    }
  }

  @Test
  void whoeverComesBackFindsEachMessageOnce() {
    var ben = Person.register(all.all.server, "ben");
    ann.api().patch("/api/v1/groups/" + talk, "{\"history\":\"all\"}").expect(200);
    long seq = all.say(ann, talk, "einmal gesagt");
    for (int i = 0; i < 3; i++) {
      ann.invite(talk, ben);
      ben.api().post("/api/v1/groups/" + talk + "/leave", null).expect(204);
    }
    long between = all.say(ann, talk, "einmal dazwischen");
    all.index(talk);
    for (String sort : List.of("newest", "best")) {
      assertThat(seqs(page(ben, "query=einmal&sort=" + sort))).containsExactly(seq);
    }
    all.jdbi.useHandle(handle ->
        handle.execute(
            "update conversation_member set cleared_seq = ? where conversation_id = ?",
            between,
            Long.parseLong(talk)));
    assertThat(seqs(page(ben, "query=einmal&conversationId=" + talk))).isEmpty();
    ann.invite(talk, ben);
    assertThat(find(ben, "einmal")).isEmpty();
  }

  @Test
  void snippetsShowTheFirstPlaceAndMarkAllInUtf16Units() {
    all.say(ann, talk, "🎂".repeat(300) + "今天去爬山，明天也爬山" + "好".repeat(300));
    all.index(talk);
    var item = page(ann, "query=" + encoded("爬山")).at("/items/0");
    String snippet = item.get("snippet").asText();
    assertThat(snippet).startsWith("…🎂").endsWith("好…").hasSizeLessThanOrEqualTo(162);
    assertThat(marked(item)).containsExactly("爬山", "爬山");
    assertThat(item.at("/message/body/text").asText()).hasSize(911);
    all.say(ann, talk, "Kurz: CRÈME  brûlée, crèmes");
    all.index(talk);
    item = page(ann, "query=" + encoded("brulee crem")).at("/items/0");
    assertThat(item.get("snippet").asText()).isEqualTo("Kurz: CRÈME  brûlée, crèmes");
    assertThat(marked(item)).containsExactly("CRÈME", "brûlée", "crèmes");
  }

  @Test
  void anEditedMessageIsFoundByWhatItSaysNow() {
    long seq = all.say(ann, talk, "vorher gesagt");
    all.index(talk);
    all.change(talk, seq, "text", "{\"text\": \"nachher gesagt\"}", null);
    all.index(talk);
    assertThat(find(ann, "vorher")).isEmpty();
    assertThat(find(ann, "nachher")).containsExactly(seq);
  }

  @Test
  void aRecalledMessageIsNotFoundAtOnceAndHasNoEntrySoon() {
    long seq = all.say(ann, talk, "zurückgenommen");
    all.index(talk);
    ann.api()
        .post("/api/v1/conversations/" + talk + "/messages/" + seq + "/recall", Map.of())
        .expect(200);
    assertThat(find(ann, "zurückgenommen")).isEmpty();
    all.index(talk);
    assertThat(entries(talk)).isZero();
  }

  @Test
  void longMessagesAreFoundByTheirEnd() {
    String words = String.join(" ", IntStream.range(0, 800).mapToObj(i -> "wort" + i).toList());
    long latin = all.say(ann, talk, words);
    long same = all.say(ann, talk, "哈".repeat(7_990) + "完");
    long endless = all.say(ann, talk, "x".repeat(4_000) + " ende");
    all.index(talk);
    assertThat(find(ann, "wort799")).containsExactly(latin);
    assertThat(find(ann, "完")).containsExactly(same);
    assertThat(find(ann, "ende")).containsExactly(endless);
  }

  @Test
  void whatCannotBeSoughtIsRefused() {
    var wrong =
        List.of(
            "",
            "query=%20",
            "query=a%00b",
            "query=a&limit=0",
            "query=a&limit=201",
            "query=a&cursor=x",
            "query=a&cursor=1-2-3-0-5",
            "query=a&cursor=1-2-3-4-99999999999999999999",
            "query=a&sort=oldest",
            "query=a&has=poll",
            "query=a&type=%27",
            "query=a&from=yesterday",
            "query=a&to=1969-12-31T23:59:59Z",
            "query=a&to=%2B1000000000-12-31T23:59:59Z",
            "query=a&senderId=x",
            "query=a&conversationId=0");
    for (String parameters : wrong) {
      var answer = ann.api().get("/api/v1/messages/search?" + parameters);
      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("invalid_argument");
    }
  }

  @Test
  void whoeverSentNothingIsRefusedByName() {
    for (String id : List.of("abc", "0", "9999999999999999999")) {
      var answer = ann.api().get("/api/v1/messages/search?query=a&senderId=" + id);
      assertThat(answer.code()).isEqualTo("invalid_argument");
      assertThat(answer.json().get("field").asText()).isEqualTo("senderId");
    }
  }

  @Test
  void timesNobodySentAnythingAtAreRefusedByName() {
    var times =
        List.of(
            "+999999999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00Z",
            "-9999-01-01T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999Z",
            "2026-02-30T00:00:00Z");
    try (var socket = ann.live()) {
      for (String field : List.of("from", "to")) {
        for (String time : times) {
          var answer =
              ann.api()
                  .get(
                      "/api/v1/messages/search?query=a&%s=%s"
                          .formatted(field, time.replace("+", "%2B")));
          assertThat(answer.status()).as(answer.text()).isEqualTo(400);
          assertThat(answer.code()).isEqualTo("invalid_argument");
          assertThat(answer.json().get("field").asText()).isEqualTo(field);
          assertThat(answer.json().get("detail").asText())
              .containsAnyOf("1970 to 5138", "an RFC 3339 time");
          assertThatThrownBy(() -> socket.call("message.search", Map.of("query", "a", field, time)))
              .hasMessageContaining("invalid_argument")
              .hasMessageContaining("\"field\":\"%s\"".formatted(field));
        }
      }
    }
  }

  @Test
  void textsTooLongAndForeignConversationsAreRefused() {
    assertThat(ann.api().get("/api/v1/messages/search?query=" + "x".repeat(129)).code())
        .isEqualTo("invalid_argument");
    assertThat(find(ann, "字".repeat(128))).isEmpty();
    var other = Person.register(all.all.server, "cleo");
    for (String id : List.of(talk, "999999999")) {
      var answer = other.api().get("/api/v1/messages/search?query=a&conversationId=" + id);
      assertThat(answer.code()).isEqualTo("not_found");
    }
  }

  @Test
  void jsonRpcAnswersLikeRest() {
    all.say(ann, talk, "Spiegel im Spiegel https://example.org");
    all.index(talk);
    var params =
        Map.of(
            "query", "spiegel",
            "conversationId", talk,
            "senderId", ann.id(),
            "type", "text",
            "has", "link",
            "from", "2020-01-01T00:00:00.000Z",
            "to", "2199-01-01T00:00:00.000Z",
            "sort", "best",
            "limit", 5);
    try (var socket = ann.live()) {
      var answer = socket.call("message.search", params);
      assertThat(answer.get("items")).hasSize(1);
      assertThat(answer)
          .isEqualTo(
              page(
                  ann,
                  "query=spiegel&type=text&has=link&sort=best&limit=5&conversationId=%s&senderId=%s"
                      .formatted(talk, ann.id())));
    }
  }

  private long entries(String conversation) {
    return all.jdbi.withHandle(handle ->
        handle
            .createQuery("select count(*) from message_search where conversation_id = :id")
            .bind("id", Long.parseLong(conversation))
            .mapTo(Long.class)
            .one());
  }

  private static List<String> places(JsonNode page) {
    var places = new ArrayList<String>();
    page.get("items")
        .forEach(item ->
            places.add(
                item.at("/message/conversationId").asText() + "/" + item.at("/message/seq")));
    return places;
  }

  private static List<String> marked(JsonNode item) {
    var marked = new ArrayList<String>();
    String snippet = item.get("snippet").asText();
    item.get("highlights")
        .forEach(range -> {
          int start = range.get("start").asInt();
          marked.add(snippet.substring(start, start + range.get("length").asInt()));
        });
    return marked;
  }
}
