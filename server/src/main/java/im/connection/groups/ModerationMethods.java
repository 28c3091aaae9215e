package im.connection.groups;

import im.connection.kernel.Caller;
import im.connection.platform.rpc.RpcMethod;
import im.connection.platform.rpc.RpcMethods;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Muting, banning and naming members over JSON-RPC.
@Singleton
final class ModerationMethods implements RpcMethods {
  private final GroupModeration moderation;

  ModerationMethods(GroupModeration moderation) {
    this.moderation = moderation;
  }

  @Override
  public List<RpcMethod<?>> methods() {
    return List.of(
        new RpcMethod<>("group.mute", GroupParams.Muted.class, this::mute),
        new RpcMethod<>("group.unmute", GroupParams.OneMember.class, this::unmute),
        new RpcMethod<>("group.nickname", GroupParams.Nicknamed.class, this::rename),
        new RpcMethod<>("group.ban", GroupParams.OneMember.class, this::ban),
        new RpcMethod<>("group.unban", GroupParams.OneMember.class, this::unban),
        new RpcMethod<>("group.bans", GroupParams.ListOf.class, this::bans));
  }

  private @Nullable Object mute(Caller caller, GroupParams.Muted params) {
    moderation.mute(caller.user(), params.groupId(), params.userId(), params.until());
    return null;
  }

  private @Nullable Object unmute(Caller caller, GroupParams.OneMember params) {
    moderation.unmute(caller.user(), params.groupId(), params.userId());
    return null;
  }

  private @Nullable Object rename(Caller caller, GroupParams.Nicknamed params) {
    var wanted = new Nickname(params.nickname());
    moderation.rename(caller.user(), params.groupId(), params.userId(), wanted);
    return null;
  }

  private @Nullable Object ban(Caller caller, GroupParams.OneMember params) {
    moderation.ban(caller.user(), params.groupId(), params.userId());
    return null;
  }

  private @Nullable Object unban(Caller caller, GroupParams.OneMember params) {
    moderation.unban(caller.user(), params.groupId(), params.userId());
    return null;
  }

  private Object bans(Caller caller, GroupParams.ListOf params) {
    return moderation.bans(caller.user(), params.groupId(), params.cursor(), params.size());
  }
}
