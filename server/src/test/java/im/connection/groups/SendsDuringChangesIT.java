package im.connection.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.conversations.LogEntry;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.UserId;
import im.connection.messages.Outcome;
import im.connection.messages.TestNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Members are removed, banned and muted and groups dismissed while their members send, on two
/// nodes.
class SendsDuringChangesIT {
  private static final int THREADS = 8;

  private TestGroups all;
  private List<TestNode> nodes;
  private UserId owner;
  private UserId ann;
  private UserId bob;

  @BeforeEach
  void start() {
    all = new TestGroups(100);
    var elsewhere = all.log.onAnotherNode();
    nodes = List.of(new TestNode(all.log, all.access), new TestNode(elsewhere, all.access));
    owner = all.log.user("owner");
    ann = all.log.user("ann");
    bob = all.log.user("bob");
  }

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
    all.close();
  }

  @Test
  void nothingOfARemovedMemberFollowsTheirRemoval() throws Exception {
    for (int round = 0; round < 5; round++) {
      var group = all.group(owner, ann, bob);

      var refusal = sendWhile(group, ann, () -> all.groups.remove(owner, group, ann));

      assertThat(refusal).containsOnly(ErrorCode.NOT_FOUND);
      var log = entries(group);
      int removal = indexOf(log, "member.removed");
      assertThat(log.subList(removal, log.size()).stream().skip(1))
          .noneMatch(entry -> entry.sender().equals(ann));
      assertThat(TestNode.stored(nodes.getFirst().send(group, bob, "after", "text")).seq())
          .isEqualTo(log.size() + 1);
      assertThat(all.log.flaws(group)).isEmpty();
    }
  }

  @Test
  void nothingFollowsTheDismissalOfAGroup() throws Exception {
    for (int round = 0; round < 5; round++) {
      var group = all.group(owner, ann, bob);

      var refusal = sendWhile(group, ann, () -> all.groups.dismiss(owner, group));

      assertThat(refusal).containsOnly(ErrorCode.GROUP_DISMISSED);
      var log = entries(group);
      assertThat(indexOf(log, "group.dismissed")).isEqualTo(log.size() - 1);
      assertThat(all.log.flaws(group)).isEmpty();
    }
  }

  @Test
  void nothingOfAMutedMemberFollowsTheirMute() throws Exception {
    for (int round = 0; round < 5; round++) {
      var group = all.group(owner, ann, bob);
      var until = Instant.now().plusSeconds(3_600);

      var refusal = sendWhile(group, ann, () -> all.moderation.mute(owner, group, ann, until));

      assertThat(refusal).containsOnly(ErrorCode.MUTED);
      nothingFollows(group, "member.muted");
    }
  }

  @Test
  void nothingOfAMemberFollowsTheMuteOfAll() throws Exception {
    for (int round = 0; round < 5; round++) {
      var group = all.group(owner, ann, bob);

      var refusal = sendWhile(group, ann, () -> all.change(group, owner, "{\"muteAll\":true}"));

      assertThat(refusal).containsOnly(ErrorCode.MUTED);
      nothingFollows(group, "group.updated");
    }
  }

  @Test
  void nothingOfABannedMemberFollowsTheirBan() throws Exception {
    for (int round = 0; round < 5; round++) {
      var group = all.group(owner, ann, bob);

      var refusal = sendWhile(group, ann, () -> all.moderation.ban(owner, group, ann));

      assertThat(refusal).containsOnly(ErrorCode.NOT_FOUND);
      nothingFollows(group, "member.banned");
    }
  }

  private void nothingFollows(ConversationId group, String event) {
    var log = entries(group);
    assertThat(log.subList(indexOf(log, event), log.size()).stream().skip(1)).isEmpty();
    assertThat(TestNode.stored(nodes.getLast().send(group, owner, "after", "text")).seq())
        .isEqualTo(log.size() + 1);
    assertThat(all.log.flaws(group)).isEmpty();
  }

  /// Sends from many threads until each was refused; `change` happens in the middle.
  private List<ErrorCode> sendWhile(ConversationId group, UserId sender, Runnable change)
      throws Exception {
    var acks = new AtomicInteger();
    var codes = new ArrayList<ErrorCode>();
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      var senders = new ArrayList<Future<ErrorCode>>();
      for (int t = 0; t < THREADS; t++) {
        var node = nodes.get(t % 2);
        String name = "t" + t + "-";
        senders.add(threads.submit(() -> sendUntilRefused(node, group, sender, name, acks)));
      }
      await().until(() -> acks.get() >= 20);
      change.run();
      for (var each : senders) {
        codes.add(each.get());
      }
    }
    return codes;
  }

  private static ErrorCode sendUntilRefused(
      TestNode node, ConversationId group, UserId sender, String name, AtomicInteger acks) {
    for (int i = 0; ; i++) {
      switch (TestNode.outcome(node.send(group, sender, name + i, "text"))) {
        case Outcome.Stored _ -> acks.incrementAndGet();
        case Outcome.Refused(var refusal) -> {
          return refusal.code();
        }
      }
    }
  }

  private List<LogEntry> entries(ConversationId group) {
    return all.log.log().visible(owner, group, 1, Long.MAX_VALUE, true, 100_000);
  }

  private static int indexOf(List<LogEntry> log, String event) {
    for (int i = 0; i < log.size(); i++) {
      if (log.get(i).type().equals(LogEntry.SYSTEM)
          && String.valueOf(log.get(i).body()).contains(event)) {
        return i;
      }
    }
    throw new AssertionError("no " + event);
  }
}
