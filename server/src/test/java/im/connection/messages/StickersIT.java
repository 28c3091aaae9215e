package im.connection.messages;

import static im.connection.messages.Trio.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.testing.Socket;
import im.connection.testing.Socket.RpcFailure;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Sticker packs, and who may do what with them.
@Execution(ExecutionMode.CONCURRENT)
class StickersIT {
  private final TestMessages all = TestMessages.shared();

  @Test
  void aStickerIsSentSeenAndKeptAndOutlivesItsPack() {
    try (var trio = Trio.friends(all.server)) {
      var pack = pack(trio.annPhone, true);
      var sticker = Map.of("packId", pack.get("packId"), "stickerId", pack.get("stickerId"));
      trio.tabletIsUpToDate();
      long seq = trio.send(trio.annPhone, "sticker", sticker, Map.of());
      var seen = trio.message(trio.bob, seq).get("body");
      assertThat(seen.get("mediaId").asText()).isEqualTo("m-1");
      trio.bobPhone.call("sticker.keepPack", Map.of("packId", seen.get("packId").asText()));
      assertThat(trio.bobPhone.next("sticker.packs.changed").at("/data/packId"))
          .isEqualTo(seen.get("packId"));
      assertThat(trio.feedOnTablet("sticker.packs.changed")).hasSize(1);
      var kept = trio.bobPhone.call("sticker.packs", Map.of()).get("items");
      assertThat(kept.at("/0/name").asText()).isEqualTo("猫猫");
      assertThat(kept.at("/0/isKept").asBoolean()).isTrue();
      assertThat(kept.at("/0/stickers/0/emoji").asText()).isEqualTo("😺");

      trio.annPhone.call("sticker.deletePack", Map.of("packId", pack.get("packId")));
      assertThat(trio.bobPhone.call("sticker.packs", Map.of()).get("items")).isEmpty();
      assertThat(trio.message(trio.bob, seq).get("body")).isEqualTo(seen);
      assertThat(refusal(trio.annPhone, "message.send", trio.request("sticker", sticker, Map.of())))
          .isEqualTo("not_found");
    }
  }

  @Test
  void aPackNoLongerSharedIsOutOfSightUntilItIsAgain() {
    try (var trio = Trio.friends(all.server)) {
      var pack = Map.<String, Object>of("packId", pack(trio.annPhone, true).get("packId"));
      trio.bobPhone.call("sticker.keepPack", pack);
      trio.annPhone.call("sticker.updatePack", with(pack, "isShared", false));
      assertThat(trio.bobPhone.call("sticker.packs", Map.of()).get("items")).isEmpty();
      trio.annPhone.call("sticker.updatePack", with(pack, "isShared", true));
      assertThat(trio.bobPhone.call("sticker.packs", Map.of()).get("items")).hasSize(1);
    }
  }

  @Test
  void badPacksAndStickersAreRefused() {
    try (var trio = Trio.friends(all.server)) {
      var pack = Map.<String, Object>of("packId", pack(trio.annPhone, false).get("packId"));
      for (String name : List.of("", " ", "x".repeat(65))) {
        assertThat(refusal(trio.annPhone, "sticker.createPack", Map.of("name", name)))
            .isEqualTo("invalid_argument");
      }
      for (var sticker : List.of(Map.of("mediaId", "a/b"), Map.of("mediaId", "m", "emoji", "x"))) {
        var params = new HashMap<String, Object>(pack);
        params.putAll(sticker);
        assertThat(refusal(trio.annPhone, "sticker.add", params)).isEqualTo("invalid_argument");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyCellIsTrue(MessagePermissionsIT.Cell cell) {
    try (var trio = Trio.friends(all.server)) {
      var pack = pack(trio.annPhone, cell.column().endsWith("shared"));
      var actor = cell.column().equals("owner") ? trio.annPhone : trio.bobPhone;
      String method = cell.row().substring(1, cell.row().indexOf('`', 1));
      var params = new HashMap<String, Object>(Map.of("packId", pack.get("packId")));
      switch (method) {
        case "sticker.updatePack" -> params.put("name", "狗狗");
        case "sticker.add" -> params.put("mediaId", "m-2");
        case "sticker.remove" -> params.put("stickerId", pack.get("stickerId"));
        case "message.send" -> {
          params.clear();
          params.putAll(trio.request("sticker", pack, Map.of()));
        }
        default -> {}
      }
      assertThat(outcome(actor, method, params)).isEqualTo(cell.promise());
    }
  }

  static Stream<MessagePermissionsIT.Cell> cells() throws IOException {
    return MessagePermissionsIT.cells("## Sticker packs");
  }

  private static String outcome(Socket actor, String method, Map<String, Object> params) {
    try {
      actor.call(method, params);
      return "yes";
    } catch (RpcFailure refused) {
      return refused.code();
    }
  }

  private static Map<String, String> pack(Socket owner, boolean isShared) {
    var pack = owner.call("sticker.createPack", Map.of("name", "猫猫", "isShared", isShared));
    String id = pack.get("id").asText();
    var filled = owner.call("sticker.add", Map.of("packId", id, "mediaId", "m-1", "emoji", "😺"));
    return Map.of("packId", id, "stickerId", filled.at("/stickers/0/id").asText());
  }

  private static Map<String, Object> with(Map<String, Object> some, String name, Object value) {
    var all = new HashMap<>(some);
    all.put(name, value);
    return all;
  }
}
