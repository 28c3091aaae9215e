package im.connection.messages;

import jakarta.inject.Singleton;
import org.jdbi.v3.core.Handle;

/// Reads the key under which requests are digested.
@Singleton
final class DigestStore {
  byte[] key(Handle handle) {
    return handle.createQuery("select key from digest_key").mapTo(byte[].class).one();
  }
}
