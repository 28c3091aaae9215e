package im.connection.links;

import im.connection.kernel.Refusal;
import im.connection.platform.compute.Compute;
import im.connection.platform.compute.Lane;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Makes snapshots of pages.
@Singleton
final class Snapshots {
  /// From the first name looked up to the last byte of the picture.
  static final Duration LIMIT = Duration.ofSeconds(3);

  private final Fetcher fetcher;
  private final Compute compute;
  private final Duration limit;

  @Inject
  Snapshots(Fetcher fetcher, Compute compute) {
    this(fetcher, compute, LIMIT);
  }

  Snapshots(Fetcher fetcher, Compute compute, Duration limit) {
    this.fetcher = fetcher;
    this.compute = compute;
    this.limit = limit;
  }

  /// A snapshot of the page at an address; empty when there is none to be had.
  ///
  /// @throws java.util.concurrent.RejectedExecutionException when too much is under way
  Optional<Snapshot> of(WebAddress address) {
    try (var deadline = new Deadline(limit)) {
      var page =
          fetch(address, Page.ACCEPT, deadline)
              .flatMap(fetched -> computed(address, deadline, () -> Page.read(fetched)));
      return page.map(found -> new Snapshot(found, thumbnail(found, deadline)));
    }
  }

  private Optional<Thumbnail> thumbnail(Page page, Deadline deadline) {
    return Optional.ofNullable(page.image())
        .flatMap(image ->
            fetch(image, Thumbnail.ACCEPT, deadline)
                .flatMap(file -> computed(image, deadline, () -> Thumbnail.of(file))));
  }

  /// What comes of reading or decoding; nothing when there is no time or no room for it.
  private <T> Optional<T> computed(
      WebAddress address, Deadline deadline, Supplier<Optional<T>> work) {
    try {
      return compute.call(Lane.PREVIEWS, address.host(), deadline.left(), work);
    } catch (Refusal | SocketTimeoutException late) {
      return Optional.empty();
    }
  }

  /// Whatever keeps a server from answering properly means that there is nothing.
  private Optional<Fetched> fetch(WebAddress address, String accept, Deadline deadline) {
    try {
      return fetcher.fetch(address, accept, deadline);
    } catch (IOException failed) {
      return Optional.empty();
    }
  }
}
