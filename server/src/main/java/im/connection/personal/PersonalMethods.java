package im.connection.personal;

import im.connection.accounts.Closures;
import im.connection.kernel.ExportId;
import im.connection.kernel.Given;
import im.connection.platform.rpc.RpcMethod;
import im.connection.platform.rpc.RpcMethods;
import jakarta.inject.Singleton;
import java.util.List;

/// Exports and the deletion of one's account over JSON-RPC; archives are downloaded over REST.
@Singleton
final class PersonalMethods implements RpcMethods {
  record None() {}

  record OneExport(ExportId exportId) {
    OneExport {
      Given.required("exportId", exportId);
    }
  }

  private final Exports exports;
  private final BackgroundWork work;
  private final Closures closures;

  PersonalMethods(Exports exports, BackgroundWork work, Closures closures) {
    this.exports = exports;
    this.work = work;
    this.closures = closures;
  }

  @Override
  public List<RpcMethod<?>> methods() {
    return List.of(
        new RpcMethod<>(
            "export.request",
            None.class,
            (caller, none) -> {
              var export = exports.request(caller.user());
              work.wake();
              return export;
            }),
        new RpcMethod<>("export.list", None.class, (caller, none) -> exports.list(caller.user())),
        new RpcMethod<>(
            "export.get",
            OneExport.class,
            (caller, of) -> exports.get(caller.user(), of.exportId())),
        new RpcMethod<>(
            "export.delete",
            OneExport.class,
            (caller, of) -> {
              exports.delete(caller.user(), of.exportId());
              return null;
            }),
        new RpcMethod<>(
            "deletion.request",
            DeletionRequest.class,
            (caller, given) -> closures.schedule(caller, given.password(), given.code())),
        new RpcMethod<>("deletion.get", None.class, (caller, none) -> closures.get(caller.user())),
        new RpcMethod<>(
            "deletion.cancel", None.class, (caller, none) -> closures.cancel(caller.user())));
  }
}
