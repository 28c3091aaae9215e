package im.connection.search;

import static im.connection.search.TestSearch.encoded;
import static im.connection.search.TestSearch.find;
import static im.connection.search.TestSearch.ids;
import static im.connection.search.TestSearch.page;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.testing.Person;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Finding groups, and who finds what.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupSearchIT {
  private final TestSearch all = TestSearch.shared();
  private Person owner;
  private Person stranger;

  @BeforeAll
  void start() {
    owner = all.person("Owner");
    stranger = all.person("Stranger");
  }

  @Test
  void openGroupsAreFoundByNameAndTags() {
    String hikers = open("周末爬山 Hikers", "爬山", "上海");
    String city = open("City Walk", "上海");
    for (String text : List.of("爬", "爬山", "zhoumo", "zmps", "hik", "周末爬山 hikers", "hickers")) {
      assertThat(find(stranger, "groups", text)).as(text).containsExactly(hikers);
    }
    assertThat(ids(page(stranger, "groups?tags=" + encoded("上海,爬山"))))
        .containsExactlyInAnyOrder(hikers, city);
    assertThat(ids(page(stranger, "groups?match=all&tags=" + encoded("上海,爬山"))))
        .containsExactly(hikers);
    assertThat(ids(page(stranger, "groups?query=walk&tags=" + encoded("上海"))))
        .containsExactly(city);
    var found = page(stranger, "groups?query=hikers").at("/items/0");
    assertThat(found.get("memberCount").asInt()).isEqualTo(1);
    assertThat(found.get("joinPolicy").asText()).isEqualTo("open");
    assertThat(found.get("isMember").asBoolean()).isFalse();
    assertThat(found.has("announcement")).isFalse();
  }

  @Test
  void aGroupOfInvitedUsersIsFoundByItsMembersOnly() {
    String secret = owner.group("Geheimbund Rot");
    assertThat(find(owner, "groups", "geheimbund")).containsExactly(secret);
    assertThat(find(stranger, "groups", "geheimbund")).isEmpty();
    change(secret, Map.of("joinPolicy", "approval", "joinQuestion", "Warum?"));
    assertThat(find(stranger, "groups", "geheimbund")).containsExactly(secret);
    change(secret, Map.of("joinPolicy", "invitation", "name", "Geheimbund Blau"));
    assertThat(find(stranger, "groups", "geheimbund")).isEmpty();
    assertThat(find(owner, "groups", "blau")).containsExactly(secret);
    assertThat(find(owner, "groups", "geheimbund rot")).isEmpty();
  }

  @Test
  void ownAndOpenGroupsShareOneOrderOfPages() {
    var names = List.of("Reihe Eins", "Reihe Zwei", "Reihe Drei", "Reihe Vier", "Reihe Acht");
    var groups = new java.util.ArrayList<String>();
    for (int i = 0; i < names.size(); i++) {
      groups.addFirst(i % 2 == 0 ? open(names.get(i)) : owner.group(names.get(i)));
    }
    var first = page(owner, "groups?query=reihe&limit=3");
    var second = page(owner, "groups?query=reihe&limit=3&cursor=" + first.get("next").asText());
    assertThat(ids(first)).isEqualTo(groups.subList(0, 3));
    assertThat(ids(second)).isEqualTo(groups.subList(3, 5));
    assertThat(second.has("next")).isFalse();
    assertThat(find(stranger, "groups", "reihe")).hasSize(3);
  }

  @Test
  void theGroupWithTheNewestMessageComesFirst() {
    String quiet = open("Stille Post");
    String busy = open("Stille Nacht");
    lastMessage(quiet, 50);
    lastMessage(busy, 60);
    change(quiet, Map.of("tags", List.of("still")));
    change(busy, Map.of("tags", List.of("still")));
    lastMessage(quiet, 50);
    lastMessage(busy, 60);
    all.database.jdbi().useHandle(handle -> handle.execute("update group_search set activity = 1"));
    all.tendUntil(() ->
        assertThat(ids(page(stranger, "groups?query=stille&sort=activity")))
            .containsExactly(quiet, busy));
    lastMessage(busy, 1);
    all.tendUntil(() ->
        assertThat(ids(page(stranger, "groups?query=stille&sort=activity")))
            .containsExactly(busy, quiet));
  }

  @Test
  void groupsThatWereThereBeforeTheIndexAreEntered() {
    String group = open("Altbestand");
    all.database
        .jdbi()
        .useTransaction(handle -> {
          handle.execute("delete from group_search where id = ?", Long.parseLong(group));
          handle.execute(
              "update conversation set title = 'Neubestand' where id = ?", Long.parseLong(group));
        });
    assertThat(find(stranger, "groups", "altbestand")).isEmpty();
    all.tendUntil(() -> assertThat(find(stranger, "groups", "neubestand")).containsExactly(group));
  }

  @Test
  void tagsOfGroupsAreCountedWhereEverybodyFindsThem() {
    open("Zählgruppe", "zaehlen");
    change(owner.group("Geheim"), Map.of("tags", List.of("zaehlen", "zaehlmeister")));
    all.tendUntil(() ->
        assertThat(page(stranger, "tags?kind=group&prefix=zaehl").get("items").toString())
            .isEqualTo("[{\"tag\":\"zaehlen\",\"count\":1}]"));
  }

  private String open(String name, String... tags) {
    String group = owner.group(name);
    change(group, Map.of("joinPolicy", "open", "tags", List.of(tags)));
    return group;
  }

  private void change(String group, Map<String, ?> update) {
    owner.api().patch("/api/v1/groups/" + group, update).expect(200);
  }

  private void lastMessage(String group, int hoursAgo) {
    all.database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "update conversation_head set last_at = now() - make_interval(hours => ?)"
                    + " where id = ?",
                hoursAgo,
                Long.parseLong(group)));
  }
}
