package im.connection.groups;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.testing.Attempt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every cell of the tables about groups in `docs/permissions.md`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupPermissionsIT {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("basedir", ""), "../docs/permissions.md");

  /// One cell: who tries what, in which kind of group, and what is promised.
  record Cell(boolean isDismissed, String operation, String actor, String promise) {}

  /// A group with two admins and two members, so that each can act and be acted upon.
  private record Cast(
      ConversationId group,
      UserId owner,
      UserId admin,
      UserId member,
      UserId outsider,
      UserId otherAdmin,
      UserId otherMember) {
    UserId named(String role) {
      return switch (role) {
        case "owner" -> owner;
        case "admin" -> admin;
        case "member" -> member;
        case "outsider" -> outsider;
        default -> throw new AssertionError(role);
      };
    }
  }

  private TestGroups all;
  private List<UserId> users;

  @BeforeAll
  void start() {
    all = new TestGroups(100);
    users = Stream.generate(() -> all.log.user("u")).limit(6).toList();
  }

  @AfterAll
  void stop() {
    all.close();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyCellOfTheTableIsTrue(Cell cell) {
    var cast = cast();
    if (cell.isDismissed()) {
      all.groups.dismiss(cast.owner(), cast.group());
    }

    var outcome = Attempt.to(() -> perform(cell.operation(), cast, cast.named(cell.actor())));

    assertThat(outcome.refusal().map(ErrorCode::wireName).orElse("yes")).isEqualTo(cell.promise());
  }

  private void perform(String operation, Cast cast, UserId actor) {
    var group = cast.group();
    switch (operation) {
      case "`group.get`" -> all.groups.get(actor, group);
      case "`group.members`" -> all.groups.members(actor, group, null, 50);
      case "`group.invite`" -> all.invite(group, actor, all.log.user("guest"));
      case "`group.update` (rename)" -> all.groups.rename(actor, group, new GroupName("x"));
      case "`group.remove` a member" -> all.groups.remove(actor, group, cast.otherMember());
      case "`group.remove` an admin" -> all.groups.remove(actor, group, cast.otherAdmin());
      case "`group.remove` the owner" -> all.groups.remove(actor, group, cast.owner());
      case "`group.remove` someone who is not in it" ->
          all.groups.remove(actor, group, all.log.user("stranger"));
      case "`group.role` make a member an admin" ->
          all.groups.changeRole(actor, group, cast.otherMember(), Role.ADMIN);
      case "`group.role` make an admin a member" ->
          all.groups.changeRole(actor, group, cast.otherAdmin(), Role.MEMBER);
      case "`group.role` hand the group over" ->
          all.groups.changeRole(actor, group, cast.otherMember(), Role.OWNER);
      case "`group.leave`" -> all.groups.leave(actor, group);
      case "`group.dismiss`" -> all.groups.dismiss(actor, group);
      case "`message.send`" ->
          all.log
              .ask(all.access, group, actor)
              .ifPresent(code -> {
                throw Refusal.of(code);
              });
      default -> throw new AssertionError("no such operation: " + operation);
    }
  }

  private Cast cast() {
    var group = all.group(users.get(0));
    all.put(group, Role.ADMIN, users.get(1), users.get(4));
    all.put(group, Role.MEMBER, users.get(2), users.get(5));
    return new Cast(
        group, users.get(0), users.get(1), users.get(2), users.get(3), users.get(4), users.get(5));
  }

  static List<Cell> cells() throws IOException {
    String document = Files.readString(DOCUMENT);
    int dismissed = document.indexOf("## In a dismissed group");
    return Stream.concat(
            cells(document.substring(0, dismissed), false),
            cells(document.substring(dismissed, document.indexOf("## Invitations")), true))
        .toList();
  }

  private static Stream<Cell> cells(String part, boolean isDismissed) {
    var rows =
        part.lines()
            .filter(line -> line.startsWith("| "))
            .map(line -> Stream.of(line.substring(1).split("\\|", -1)).map(String::strip).toList())
            .toList();
    var actors = rows.getFirst();
    return rows.stream()
        .skip(1)
        .flatMap(row ->
            IntStream.range(1, 5)
                .mapToObj(i -> new Cell(isDismissed, row.getFirst(), actors.get(i), row.get(i))));
  }
}
