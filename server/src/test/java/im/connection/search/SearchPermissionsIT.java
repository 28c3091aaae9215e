package im.connection.search;

import static im.connection.search.TestSearch.encoded;
import static im.connection.search.TestSearch.ids;
import static im.connection.search.TestSearch.page;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.testing.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every cell of the tables about search in `docs/permissions.md`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class SearchPermissionsIT {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("basedir", ""), "../docs/permissions.md");
  private static final String PHONE = "+8613912345678";
  private static final String EMAIL = "gesucht@example.org";

  public record Cell(String row, String viewer, String promise) {}

  private final TestSearch all = TestSearch.shared();
  private Person sought;
  private Person contact;
  private Person stranger;
  private Person blocked;
  private Person blocking;

  @BeforeAll
  void start() {
    sought = all.person("Gesucht Wird", "gesucht");
    sought.api().patch("/api/v1/users/me", Map.of("phone", PHONE)).expect(200);
    all.verifyEmail(sought, EMAIL);
    contact = all.person("Kontakt");
    stranger = all.person("Fremd");
    blocked = all.person("Blockiert");
    blocking = all.person("Blockierend");
    sought.befriend(contact);
    sought.api().put("/api/v1/blocks/" + blocked.id(), Map.of()).expect(200);
    blocking.api().put("/api/v1/blocks/" + sought.id(), Map.of()).expect(200);
  }

  @ParameterizedTest
  @MethodSource("users")
  void everyCellAboutUsersIsTrue(Cell cell) {
    var words = cell.row().split(", ", -1);
    all.setPrivacy(sought, setting(words[0]), words[1]);
    var found = ids(page(viewer(cell.viewer()), "users?" + query(words[0])));
    assertThat(found.contains(sought.id()) ? "yes" : "no").isEqualTo(cell.promise());
  }

  @ParameterizedTest
  @MethodSource("groups")
  void everyCellAboutGroupsIsTrue(Cell cell) {
    String group = sought.group("Zielgruppe", contact);
    boolean isDismissed = cell.row().equals("dismissed");
    var update = Map.of("joinPolicy", isDismissed ? "open" : cell.row());
    sought.api().patch("/api/v1/groups/" + group, update).expect(200);
    sought.api().put("/api/v1/groups/" + group + "/bans/" + blocked.id(), Map.of()).expect(204);
    if (isDismissed) {
      sought.api().delete("/api/v1/groups/" + group).expect(204);
    }
    var found = ids(page(viewer(cell.viewer()), "groups?query=zielgruppe"));
    assertThat(found.contains(group) ? "yes" : "no").isEqualTo(cell.promise());
  }

  private static String setting(String by) {
    return switch (by) {
      case "username" -> "findByUsername";
      case "name", "tags" -> "findByName";
      case "phone number" -> "findByPhone";
      case "e-mail address" -> "findByEmail";
      default -> throw new AssertionError(by);
    };
  }

  private String query(String by) {
    return switch (by) {
      case "username" -> "query=" + sought.username();
      case "name" -> "query=gesucht+wird";
      case "tags" -> "tags=gesucht";
      case "phone number" -> "query=" + encoded(PHONE);
      case "e-mail address" -> "query=" + encoded(EMAIL);
      default -> throw new AssertionError(by);
    };
  }

  private Person viewer(String name) {
    return switch (name) {
      case "themselves", "owner" -> sought;
      case "a contact", "member" -> contact;
      case "a stranger", "outsider" -> stranger;
      case "whom they block", "banned" -> blocked;
      case "who blocks them" -> blocking;
      default -> throw new AssertionError(name);
    };
  }

  static List<Cell> users() throws IOException {
    return cells("## Who finds whom");
  }

  static List<Cell> groups() throws IOException {
    return cells("## Who finds which groups");
  }

  public static List<Cell> cells(String heading) throws IOException {
    String document = Files.readString(DOCUMENT);
    int start = document.indexOf(heading + "\n");
    int end = document.indexOf("\n## ", start + 1);
    var rows =
        document
            .substring(start, end < 0 ? document.length() : end)
            .lines()
            .filter(line -> line.startsWith("| "))
            .map(line -> Stream.of(line.substring(1).split("\\|", -1)).map(String::strip).toList())
            .toList();
    var viewers = rows.getFirst();
    return rows.stream()
        .skip(1)
        .flatMap(row ->
            IntStream.range(1, viewers.size() - 1)
                .mapToObj(i -> new Cell(row.getFirst(), viewers.get(i), row.get(i))))
        .toList();
  }
}
