package im.connection.groups;

import static im.connection.testing.Attempt.atOnce;
import static im.connection.testing.Attempt.refused;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.LinkId;
import im.connection.kernel.UserId;
import im.connection.testing.Attempt;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupLinksIT {
  private TestGroups all;
  private UserId owner;
  private UserId ann;
  private UserId ben;
  private ConversationId group;

  @BeforeEach
  void start() {
    all = new TestGroups(30);
    owner = all.log.user("owner");
    ann = all.log.user("ann");
    ben = all.log.user("ben");
    group = all.group(owner);
  }

  @AfterEach
  void stop() {
    all.close();
  }

  @Test
  void whoHoldsATokenSeesTheGroupAndJoinsIt() {
    var created = all.links.create(owner, group, new NewLink(null, null));
    var token = new LinkToken(created.token());

    assertThat(created.qr()).isEqualTo("imc://join/" + created.token());
    assertThat(created.link().expiresAt())
        .isEqualTo(created.link().createdAt().plus(Duration.ofDays(7)));
    var preview = all.links.preview(ann, token);
    assertThat(preview.name()).isEqualTo("组");
    assertThat(preview.isMember()).isFalse();
    assertThat(all.links.join(ann, token).role()).isEqualTo(Role.MEMBER);
    assertThat(all.links.join(ann, token).memberCount()).isEqualTo(2);
    assertThat(all.links.preview(ann, token).isMember()).isTrue();
    assertThat(all.links.list(owner, group, null, 50).items())
        .extracting(GroupLink::uses)
        .containsExactly(1);
    assertThat(all.log.events(group)).containsExactly("group.created", "member.joined");
  }

  @Test
  void theTokenItselfIsNowhereInTheDatabase() {
    var token = all.link(group, owner);

    assertThat(all.log.count("select count(*) from group_link where digest = ?", token.digest()))
        .isOne();
    assertThat(
            all.log.count(
                "select count(*) from group_link l where position(?::bytea in l.digest) > 0",
                token.token().getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
        .isZero();
  }

  @Test
  void aLinkThatIsExpiredRevokedUsedUpOrMadeUpIsNone() {
    var expired = all.link(group, owner);
    all.clock.move(Duration.ofDays(7).plusSeconds(1));
    var revoked = all.links.create(owner, group, new NewLink(null, null));
    all.links.revoke(owner, group, revoked.link().id());
    var usedUp = new LinkToken(all.links.create(owner, group, new NewLink(null, 1)).token());
    all.links.join(ben, usedUp);
    var dismissed = all.group(owner);
    var ended = all.link(dismissed, owner);
    all.groups.dismiss(owner, dismissed);

    for (var token :
        new LinkToken[] {
          expired,
          new LinkToken(revoked.token()),
          usedUp,
          ended,
          LinkToken.random(new SecureRandom())
        }) {
      assertThat(refused(() -> all.links.preview(ann, token))).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(refused(() -> all.links.join(ann, token))).isEqualTo(ErrorCode.NOT_FOUND);
    }
    assertThat(refused(() -> all.links.revoke(owner, group, revoked.link().id())))
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(all.members(group)).isEqualTo(2);
  }

  @Test
  void aLinkOfOneGroupIsNotRevokedInAnother() {
    var link = all.links.create(owner, group, new NewLink(null, null)).link();
    var other = all.group(ann);

    assertThat(refused(() -> all.links.revoke(ann, other, link.id())))
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(() -> all.links.revoke(owner, group, new LinkId(1))))
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(all.links.list(owner, group, null, 50).items()).hasSize(1);
  }

  @Test
  void linksEndWithinAYear() {
    var now = all.clock.instant();

    assertThat(refused(() -> all.links.create(owner, group, new NewLink(now, null))))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    var late = now.plus(Duration.ofDays(367));
    assertThat(refused(() -> all.links.create(owner, group, new NewLink(late, null))))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refused(() -> new NewLink(null, 0))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void aGroupHasAHundredLinksAtMostAndListsThemNewestFirst() {
    var ids = new ArrayList<LinkId>();
    for (int i = 0; i < GroupLinks.MAX_LINKS; i++) {
      ids.addFirst(all.links.create(owner, group, new NewLink(null, 5)).link().id());
    }
    assertThat(refused(() -> all.link(group, owner))).isEqualTo(ErrorCode.REQUEST_LIMIT);
    var first = all.links.list(owner, group, null, 60);
    var rest = all.links.list(owner, group, first.next(), 60);
    var seen = new ArrayList<LinkId>();
    first.items().forEach(link -> seen.add(link.id()));
    rest.items().forEach(link -> seen.add(link.id()));
    assertThat(seen).isEqualTo(ids);

    all.clock.move(Duration.ofDays(8));
    assertThat(all.link(group, owner)).isNotNull();
    assertThat(all.log.count("select count(*) from group_link")).isOne();
  }

  @Test
  void ofTwentyWhoUseALinkForFiveAtOnceFiveJoin() {
    var token = new LinkToken(all.links.create(owner, group, new NewLink(null, 5)).token());
    var works = new ArrayList<Runnable>();
    for (int i = 0; i < 20; i++) {
      var user = all.log.user("u");
      works.add(() -> all.links.join(user, token));
    }

    var outcomes = atOnce(works);

    assertThat(outcomes).filteredOn(Attempt::isDone).hasSize(5);
    assertThat(outcomes)
        .filteredOn(outcome -> !outcome.isDone())
        .allMatch(outcome -> outcome.refusal().get() == ErrorCode.NOT_FOUND);
    assertThat(all.members(group)).isEqualTo(6);
    assertThat(all.links.list(owner, group, null, 50).items().getFirst().uses()).isEqualTo(5);
  }

  @Test
  void aFullGroupUsesNoLinkUp() {
    var small = new TestGroups(2);
    try (small) {
      var ruler = small.log.user("o");
      var full = small.group(ruler, small.log.user("m"));
      var token = small.link(full, ruler);

      assertThat(refused(() -> small.links.join(small.log.user("late"), token)))
          .isEqualTo(ErrorCode.GROUP_FULL);
      assertThat(small.links.list(ruler, full, null, 50).items().getFirst().uses()).isZero();
    }
  }
}
