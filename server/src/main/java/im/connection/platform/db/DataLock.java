package im.connection.platform.db;

import im.connection.platform.config.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The claim of one server on its data directory. The operating system drops it with the process,
/// however that ends.
final class DataLock implements AutoCloseable {
  private final FileChannel channel;

  private DataLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Claims the directory, or returns nothing when another server has it.
  static Optional<DataLock> claim(Path file) {
    try {
      PrivateFiles.closeFile(file);
      var channel = FileChannel.open(file, StandardOpenOption.WRITE);
      if (channel.tryLock() != null) {
        PostgresLauncher.giveToOwnerOf(file.resolveSibling("."), file);
        return Optional.of(new DataLock(channel));
      }
      channel.close();
      return Optional.empty();
    } catch (OverlappingFileLockException oursAlready) {
      // The channel stays open on purpose: closing it would drop the lock this process holds.
      return Optional.empty();
    } catch (IOException failed) {
      throw new DatabaseUnusable(
          "The lock %s cannot be taken: %s.".formatted(file, failed), failed);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failed) {
      throw new DatabaseUnusable("The lock cannot be released: %s.".formatted(failed), failed);
    }
  }
}
