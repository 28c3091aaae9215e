package im.connection.groups;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.RequestId;
import im.connection.kernel.UserId;
import im.connection.testing.Attempt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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

  /// A group with two admins and two members, so that each can act and be acted upon, somebody who
  /// asks to join, and a link.
  private record Cast(
      ConversationId group,
      UserId owner,
      UserId admin,
      UserId member,
      UserId outsider,
      UserId otherAdmin,
      UserId otherMember,
      UserId guest,
      RequestId request,
      GroupLink.Created link) {
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
    users = Stream.generate(() -> all.log.user("u")).limit(7).toList();
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
      case "`group.members`" -> all.members.list(actor, group, MemberQuery.of(null, null, null));
      case "`group.invite`" -> all.invite(group, actor, all.log.user("guest"));
      case "`group.update` (rename)" -> all.change(group, actor, "{\"name\":\"x\"}");
      case "`group.update` (mute all)" -> all.change(group, actor, "{\"muteAll\":true}");
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
      case "`group.mute` a member" -> mute(actor, group, cast.otherMember());
      case "`group.mute` an admin" -> mute(actor, group, cast.otherAdmin());
      case "`group.mute` the owner" -> mute(actor, group, cast.owner());
      case "`group.unmute` a member" -> all.moderation.unmute(actor, group, cast.otherMember());
      case "`group.nickname` their own" -> nickname(actor, group, actor);
      case "`group.nickname` of a member" -> nickname(actor, group, cast.otherMember());
      case "`group.nickname` of an admin" -> nickname(actor, group, cast.otherAdmin());
      case "`group.ban` a member" -> all.moderation.ban(actor, group, cast.otherMember());
      case "`group.ban` an admin" -> all.moderation.ban(actor, group, cast.otherAdmin());
      case "`group.ban` the owner" -> all.moderation.ban(actor, group, cast.owner());
      case "`group.ban` someone who is not in it" ->
          all.moderation.ban(actor, group, all.log.user("stranger"));
      case "`group.unban`" -> all.moderation.unban(actor, group, cast.guest());
      case "`group.bans`" -> all.moderation.bans(actor, group, null, 50);
      case "`group.follow` a member" -> all.follows.follow(actor, group, cast.otherMember());
      case "`group.unfollow` a member" -> all.follows.unfollow(actor, group, cast.otherMember());
      case "`group.follows`" -> all.follows.list(actor, group, null, 50);
      case "`message.send`" -> send(actor, group);
      case "`message.send` while all are muted" -> {
        all.change(group, cast.owner(), "{\"muteAll\":true}");
        send(actor, group);
      }
      default -> enter(operation, cast, actor);
    }
  }

  /// What has to do with the ways into a group.
  private void enter(String operation, Cast cast, UserId actor) {
    var group = cast.group();
    switch (operation) {
      case "`group.preview`" -> all.requests.preview(actor, group);
      case "`group.preview` (open)" -> {
        opened(cast);
        all.requests.preview(actor, group);
      }
      case "`group.join`" -> all.requests.join(actor, group, new NewJoinRequest(null));
      case "`group.join` (open)" -> {
        opened(cast);
        all.requests.join(actor, group, new NewJoinRequest(null));
      }
      case "`group.join` (approval)" -> {
        all.change(group, cast.owner(), "{\"joinPolicy\":\"approval\"}");
        all.requests.join(actor, group, new NewJoinRequest(null));
      }
      case "`group.requests`" -> all.requests.list(actor, group, null, 50);
      case "`group.admit`" -> all.requests.accept(actor, cast.request());
      case "`group.reject`" -> all.requests.reject(actor, cast.request());
      case "`group.createLink`" -> all.links.create(actor, group, new NewLink(null, null));
      case "`group.links`" -> all.links.list(actor, group, null, 50);
      case "`group.revokeLink`" -> all.links.revoke(actor, group, cast.link().link().id());
      case "`group.previewLink`" -> all.links.preview(actor, token(cast));
      case "`group.joinByLink`" -> all.links.join(actor, token(cast));
      default -> throw new AssertionError("no such operation: " + operation);
    }
  }

  private void send(UserId actor, ConversationId group) {
    all.log
        .ask(all.access, group, actor)
        .ifPresent(code -> {
          throw Refusal.of(code);
        });
  }

  private void mute(UserId actor, ConversationId group, UserId target) {
    all.moderation.mute(actor, group, target, Instant.now().plusSeconds(600));
  }

  private void nickname(UserId actor, ConversationId group, UserId target) {
    all.moderation.rename(actor, group, target, new Nickname("老李"));
  }

  private void opened(Cast cast) {
    all.change(cast.group(), cast.owner(), "{\"joinPolicy\":\"open\"}");
  }

  private static LinkToken token(Cast cast) {
    return new LinkToken(cast.link().token());
  }

  private Cast cast() {
    var group = all.group(users.get(0));
    all.change(group, users.get(0), "{\"joinPolicy\":\"approval\"}");
    var request = all.ask(group, all.log.user("asking"));
    var link = all.links.create(users.get(0), group, new NewLink(null, null));
    all.change(group, users.get(0), "{\"joinPolicy\":\"invitation\"}");
    all.put(group, Role.ADMIN, users.get(1), users.get(4));
    all.put(group, Role.MEMBER, users.get(2), users.get(5));
    return new Cast(
        group,
        users.get(0),
        users.get(1),
        users.get(2),
        users.get(3),
        users.get(4),
        users.get(5),
        users.get(6),
        request,
        link);
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
