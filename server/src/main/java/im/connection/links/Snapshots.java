package im.connection.links;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// Makes snapshots of pages.
@Singleton
final class Snapshots {
  /// From the first name looked up to the last byte of the picture.
  static final Duration LIMIT = Duration.ofSeconds(3);

  private final Fetcher fetcher;
  private final Duration limit;

  /// Held while a picture is decoded: one at a time, as it may take a hundred megabytes.
  private final Lock decoding;

  @Inject
  Snapshots(Fetcher fetcher) {
    this(fetcher, LIMIT);
  }

  Snapshots(Fetcher fetcher, Duration limit) {
    this(fetcher, limit, new ReentrantLock());
  }

  Snapshots(Fetcher fetcher, Duration limit, Lock decoding) {
    this.fetcher = fetcher;
    this.limit = limit;
    this.decoding = decoding;
  }

  /// A snapshot of the page at an address; empty when there is none to be had.
  ///
  /// @throws java.util.concurrent.RejectedExecutionException when too much is under way
  Optional<Snapshot> of(WebAddress address) {
    try (var deadline = new Deadline(limit)) {
      var page = fetch(address, Page.ACCEPT, deadline).flatMap(Page::read);
      return page.map(found -> new Snapshot(found, thumbnail(found, deadline)));
    }
  }

  private Optional<Thumbnail> thumbnail(Page page, Deadline deadline) {
    return Optional.ofNullable(page.image())
        .flatMap(image -> fetch(image, Thumbnail.ACCEPT, deadline))
        .flatMap(fetched -> decoded(fetched, deadline));
  }

  private Optional<Thumbnail> decoded(Fetched fetched, Deadline deadline) {
    if (!hasTurn(deadline)) {
      return Optional.empty();
    }
    try {
      return Thumbnail.of(fetched);
    } finally {
      decoding.unlock();
    }
  }

  /// Waits to decode, no longer than there is time.
  private boolean hasTurn(Deadline deadline) {
    try {
      return decoding.tryLock(deadline.left().toMillis(), TimeUnit.MILLISECONDS);
    } catch (SocketTimeoutException late) {
      return false;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
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
