package im.connection.contacts;

import im.connection.kernel.Caller;
import im.connection.kernel.Page;
import im.connection.platform.rpc.RpcMethod;
import im.connection.platform.rpc.RpcMethods;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Contacts over JSON-RPC.
@Singleton
final class ContactMethods implements RpcMethods {
  private final Contacts contacts;
  private final ContactRequests requests;

  ContactMethods(Contacts contacts, ContactRequests requests) {
    this.contacts = contacts;
    this.requests = requests;
  }

  @Override
  public List<RpcMethod<?>> methods() {
    return List.of(
        new RpcMethod<>("contact.request", NewContactRequest.class, this::request),
        new RpcMethod<>("contact.requests", ContactParams.Requests.class, this::requests),
        new RpcMethod<>("contact.accept", ContactParams.Answered.class, this::accept),
        new RpcMethod<>("contact.decline", ContactParams.Answered.class, this::decline),
        new RpcMethod<>("contact.cancel", ContactParams.Answered.class, this::cancel),
        new RpcMethod<>("contact.list", ContactParams.Listing.class, this::list),
        new RpcMethod<>("contact.labels", ContactParams.None.class, this::labels),
        new RpcMethod<>("contact.update", ContactParams.Updated.class, this::update),
        new RpcMethod<>("contact.remove", ContactParams.Named.class, this::remove));
  }

  private Object request(Caller caller, NewContactRequest wanted) {
    return requests.request(caller.user(), wanted);
  }

  private Object requests(Caller caller, ContactParams.Requests params) {
    return requests.list(caller.user(), params.direction(), params.cursor(), params.size());
  }

  private Object accept(Caller caller, ContactParams.Answered params) {
    return requests.accept(caller.user(), params.requestId());
  }

  private Object decline(Caller caller, ContactParams.Answered params) {
    return requests.decline(caller.user(), params.requestId());
  }

  private Object cancel(Caller caller, ContactParams.Answered params) {
    return requests.cancel(caller.user(), params.requestId());
  }

  private Object list(Caller caller, ContactParams.Listing params) {
    return contacts.list(caller.user(), params.query());
  }

  private Object labels(Caller caller, ContactParams.None params) {
    return new Page<>(contacts.labels(caller.user()), null);
  }

  private Object update(Caller caller, ContactParams.Updated params) {
    return contacts.update(caller.user(), params.userId(), params.update());
  }

  private @Nullable Object remove(Caller caller, ContactParams.Named params) {
    contacts.remove(caller.user(), params.userId());
    return null;
  }
}
