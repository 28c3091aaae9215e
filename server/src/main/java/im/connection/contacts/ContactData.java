package im.connection.contacts;

import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.personal.Archive;
import im.connection.personal.PersonalData;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// A user's contacts, requests and blocks, taken along and erased. Erasing ends their friendships
/// for both sides; that others block them stays.
@Singleton
final class ContactData implements PersonalData {
  private final Jdbi jdbi;
  private final Contacts contacts;
  private final ContactRequests requests;
  private final ContactRequestStore requestStore;
  private final Blocks blocks;
  private final BlockStore blockStore;
  private final ContactChangeStore changes;

  ContactData(
      Jdbi jdbi,
      Contacts contacts,
      ContactRequests requests,
      ContactRequestStore requestStore,
      Blocks blocks,
      BlockStore blockStore,
      ContactChangeStore changes) {
    this.jdbi = jdbi;
    this.contacts = contacts;
    this.requests = requests;
    this.requestStore = requestStore;
    this.blocks = blocks;
    this.blockStore = blockStore;
    this.changes = changes;
  }

  @Override
  public void export(UserId user, Archive archive) {
    archive.putAll("contacts", next -> page(user, next));
    for (var direction : ContactRequest.Direction.values()) {
      archive.putAll(
          "contact-requests-" + direction.name().toLowerCase(Locale.ROOT),
          next -> requests.list(user, direction, next, Page.MAX_LIMIT));
    }
    archive.putAll("blocks", next -> blocks.list(user, next, Page.MAX_LIMIT));
  }

  @Override
  public void erase(UserId user) {
    for (var direction : ContactRequest.Direction.values()) {
      closeAll(user, direction);
    }
    for (var some = page(user, null); !some.items().isEmpty(); some = page(user, null)) {
      some.items().forEach(contact -> part(user, contact.user().id()));
    }
    jdbi.useTransaction(handle -> {
      requestStore.deleteAll(handle, user);
      blockStore.deleteAll(handle, user);
      changes.deleteAll(handle, user);
    });
  }

  private Page<Contact> page(UserId user, @Nullable String next) {
    var page = contacts.list(user, ContactQuery.of(null, null, next, Page.MAX_LIMIT));
    return new Page<>(page.items(), page.next());
  }

  private void part(UserId user, UserId friend) {
    try {
      contacts.remove(user, friend);
    } catch (Refusal meanwhile) {
      // The other one has ended it.
    }
  }

  private void closeAll(UserId user, ContactRequest.Direction direction) {
    @Nullable String next = null;
    do {
      var page = requests.list(user, direction, next, Page.MAX_LIMIT);
      page.items().stream()
          .filter(request -> request.state() == ContactRequest.State.PENDING)
          .forEach(request -> close(user, request, direction));
      next = page.next();
    } while (next != null);
  }

  private void close(UserId user, ContactRequest open, ContactRequest.Direction direction) {
    try {
      var _ =
          switch (direction) {
            case INCOMING -> requests.decline(user, open.id());
            case OUTGOING -> requests.cancel(user, open.id());
          };
    } catch (Refusal meanwhile) {
      // It is closed already.
    }
  }
}
