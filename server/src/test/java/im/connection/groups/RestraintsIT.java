package im.connection.groups;

import static im.connection.testing.Attempt.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.conversations.LogEntry;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.UserId;
import im.connection.messages.Outcome;
import im.connection.messages.TestNode;
import im.connection.testing.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Mutes and slow mode, as they hold for messages sent on two nodes.
class RestraintsIT {
  private TestGroups all;
  private List<TestNode> nodes;
  private UserId owner;
  private UserId ann;
  private UserId ben;
  private ConversationId group;

  @BeforeEach
  void start() {
    all = new TestGroups(100);
    var elsewhere = all.log.onAnotherNode();
    nodes = List.of(new TestNode(all.log, all.access), new TestNode(elsewhere, all.access));
    owner = all.log.user("owner");
    ann = all.log.user("ann");
    ben = all.log.user("ben");
    group = all.group(owner, ann, ben);
  }

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
    all.close();
  }

  @Test
  void aMutedMemberIsToldForHowLong() {
    mute(owner, ann, Duration.ofDays(1));

    var refusal = TestNode.refused(send(0, ann, "a1"));
    assertThat(refusal.code()).isEqualTo(ErrorCode.MUTED);
    assertThat(refusal.retryAfter()).isBetween(Duration.ofHours(23), Duration.ofDays(1));
    assertThat(TestNode.stored(send(1, ben, "b1")).seq()).isPositive();
    assertThat(all.groups.get(ann, group).mutedUntil()).isNotNull();
    assertThat(all.groups.get(ben, group).mutedUntil()).isNull();
    assertThat(all.lastBody(group)).contains("member.muted", ann.toString(), "until");
  }

  @Test
  void aMuteEndsByItselfOnEveryNode() {
    TestNode.stored(send(0, ann, "a1"));
    TestNode.stored(send(1, ann, "a2"));
    mute(owner, ann, Duration.ofDays(1));

    assertThat(TestNode.refused(send(0, ann, "a3")).code()).isEqualTo(ErrorCode.MUTED);
    assertThat(TestNode.refused(send(1, ann, "a4")).code()).isEqualTo(ErrorCode.MUTED);
    await().until(() -> Attempt.to(() -> mute(owner, ann, Duration.ofSeconds(2))).isDone());
    for (int node = 0; node < 2; node++) {
      int at = node;
      await().until(() -> TestNode.outcome(send(at, ann, "b" + at)) instanceof Outcome.Stored);
    }
    assertThat(all.groups.get(ann, group).mutedUntil()).isNull();
  }

  @Test
  void whoIsUnmutedWritesAtOnce() {
    mute(owner, ann, Duration.ofDays(1));
    assertThat(TestNode.refused(send(0, ann, "a1")).code()).isEqualTo(ErrorCode.MUTED);

    all.moderation.unmute(owner, group, ann);
    all.moderation.unmute(owner, group, ann);

    assertThat(TestNode.stored(send(0, ann, "a1")).seq()).isPositive();
    assertThat(all.log.events(group)).filteredOn("member.unmuted"::equals).hasSize(1);
  }

  @Test
  void aRetryOfWhatWasStoredIsAnsweredWhileMuted() {
    var first = TestNode.stored(send(0, ann, "a1"));
    mute(owner, ann, Duration.ofDays(1));

    assertThat(TestNode.stored(send(1, ann, "a1"))).isEqualTo(first);
  }

  @Test
  void whoIsMutedDoesNotWriteByCallingThemselvesSomething() {
    mute(owner, ann, Duration.ofDays(1));
    assertThat(refused(() -> all.moderation.rename(ann, group, ann, new Nickname("hear me"))))
        .isEqualTo(ErrorCode.MUTED);
    all.moderation.rename(owner, group, ann, new Nickname("安"));
    all.change(group, owner, "{\"muteAll\": true}");
    assertThat(refused(() -> all.moderation.rename(ben, group, ben, new Nickname("hear me"))))
        .isEqualTo(ErrorCode.MUTED);
    assertThat(all.log.events(group)).filteredOn("member.nickname"::equals).hasSize(1);
  }

  @Test
  void nobodyFillsTheLogWithNamesOrByComingAndGoing() {
    for (int i = 0; i < 10; i++) {
      all.moderation.rename(ann, group, ann, new Nickname("安" + i));
    }
    assertThat(refused(() -> all.moderation.rename(ann, group, ann, new Nickname("more"))))
        .isEqualTo(ErrorCode.RATE_LIMITED);
    for (int i = 0; i < 19; i++) {
      all.groups.leave(ben, group);
      all.join(group, owner, ben);
    }
    all.groups.leave(ben, group);
    assertThat(refused(() -> all.join(group, owner, ben))).isEqualTo(ErrorCode.RATE_LIMITED);
  }

  @Test
  void leavingAndComingBackDoesNotLiftAMute() {
    mute(owner, ann, Duration.ofDays(1));
    all.groups.leave(ann, group);
    all.join(group, owner, ann);

    assertThat(TestNode.refused(send(0, ann, "a1")).code()).isEqualTo(ErrorCode.MUTED);
  }

  @Test
  void whoIsMadeTheOwnerIsMutedNoLonger() {
    mute(owner, ann, Duration.ofDays(1));
    all.groups.changeRole(owner, group, ann, Role.OWNER);

    assertThat(TestNode.stored(send(0, ann, "a1")).seq()).isPositive();
  }

  @Test
  void aMuteEndsInTheFutureButNotForEver() {
    var now = Instant.now();

    assertThat(refused(() -> all.moderation.mute(owner, group, ann, now.minusSeconds(1))))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refused(() -> all.moderation.mute(owner, group, ann, Instant.MAX)))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refused(() -> mute(owner, all.log.user("x"), Duration.ofDays(1))))
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(all.log.events(group)).doesNotContain("member.muted");
  }

  @Test
  void inSlowModeOneMessageOfManySentAtOnceOnTwoNodesIsStored() {
    all.change(group, owner, "{\"slowModeSeconds\":3600}");
    var answers = new ArrayList<CompletableFuture<Outcome>>();
    for (int i = 0; i < 60; i++) {
      answers.add(send(i % 2, ann, "a" + i));
    }

    var outcomes = answers.stream().map(TestNode::outcome).toList();

    assertThat(outcomes).filteredOn(Outcome.Stored.class::isInstance).hasSize(1);
    assertThat(outcomes)
        .filteredOn(Outcome.Refused.class::isInstance)
        .allSatisfy(outcome -> {
          var refusal = ((Outcome.Refused) outcome).refusal();
          assertThat(refusal.code()).isEqualTo(ErrorCode.SLOW_MODE);
          assertThat(refusal.retryAfter()).isBetween(Duration.ofMinutes(30), Duration.ofHours(1));
        });
    assertThat(TestNode.stored(send(0, ben, "b1")).seq()).isPositive();
    assertThat(TestNode.refused(send(1, ben, "b2")).code()).isEqualTo(ErrorCode.SLOW_MODE);
    assertThat(all.log.flaws(group)).isEmpty();
  }

  @Test
  void messagesInSlowModeLieAsFarApartAsItSays() {
    all.change(group, owner, "{\"slowModeSeconds\":1}");
    var stored = new ArrayList<String>();
    for (int i = 0; stored.size() < 3; i++) {
      var answers = List.of(send(0, ann, "x" + i), send(1, ann, "y" + i));
      answers.stream()
          .map(TestNode::outcome)
          .filter(Outcome.Stored.class::isInstance)
          .forEach(outcome -> stored.add("one"));
    }

    var times =
        all.log.entries(group).stream()
            .filter(entry -> entry.sender().equals(ann) && entry.type().equals("text"))
            .map(LogEntry::createdAt)
            .toList();
    for (int i = 1; i < times.size(); i++) {
      assertThat(Duration.between(times.get(i - 1), times.get(i)))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void slowModeCountsWhatWasSentBeforeItAndSparesOwnerAndAdmins() {
    TestNode.stored(send(0, ann, "a1"));
    all.change(group, owner, "{\"slowModeSeconds\":3600}");
    all.groups.changeRole(owner, group, ben, Role.ADMIN);

    assertThat(TestNode.refused(send(1, ann, "a2")).code()).isEqualTo(ErrorCode.SLOW_MODE);
    for (int i = 0; i < 3; i++) {
      TestNode.stored(send(i % 2, ben, "b" + i));
      TestNode.stored(send(i % 2, owner, "o" + i));
    }
    all.change(group, owner, "{\"slowModeSeconds\":0}");
    assertThat(TestNode.stored(send(1, ann, "a2")).seq()).isPositive();
  }

  private CompletableFuture<Outcome> send(int node, UserId sender, String clientId) {
    return nodes.get(node).send(group, sender, clientId, "文字");
  }

  private void mute(UserId actor, UserId target, Duration time) {
    all.moderation.mute(actor, group, target, Instant.now().plus(time));
  }
}
