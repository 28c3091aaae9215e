package im.connection.platform.db;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the embedded PostgreSQL runs with, given anew at every start. Durability is complete; sizes
/// suit a machine of two cores and two gigabytes; the log never holds a statement or a value.
final class PostgresSettings {
  private static final Map<String, String> DURABILITY =
      Map.of("fsync", "on", "full_page_writes", "on", "synchronous_commit", "on");

  /// Loopback only, no socket files that other accounts could reach.
  private static final Map<String, String> ACCESS =
      Map.of(
          "listen_addresses", "127.0.0.1",
          "unix_socket_directories", "",
          "password_encryption", "scram-sha-256",
          "max_connections", "64",
          "superuser_reserved_connections", "3");

  private static final Map<String, String> MEMORY =
      Map.of(
          "shared_buffers", "128MB",
          "work_mem", "8MB",
          "maintenance_work_mem", "64MB",
          "effective_cache_size", "512MB",
          "huge_pages", "off",
          "max_worker_processes", "4",
          "max_parallel_workers_per_gather", "0",
          "autovacuum_max_workers", "2",
          "jit", "off");

  /// Few checkpoints, spread out, since each makes the pages after it be written whole; no replica
  /// reads this log, so it holds only what recovery needs.
  private static final Map<String, String> WRITE_PATH =
      Map.of(
          "wal_level", "minimal",
          "max_wal_senders", "0",
          "max_logical_replication_workers", "0",
          "wal_buffers", "16MB",
          "min_wal_size", "128MB",
          "max_wal_size", "1GB",
          "checkpoint_timeout", "15min",
          "random_page_cost", "1.1");

  private static final Map<String, String> LOG =
      Map.of(
          "logging_collector", "off",
          "log_destination", "stderr",
          "log_line_prefix", "%m [%p] ",
          "log_error_verbosity", "terse",
          "log_min_error_statement", "panic",
          "log_checkpoints", "off",
          "log_timezone", "UTC",
          "timezone", "UTC");

  private PostgresSettings() {}

  /// The arguments of `postgres` for a cluster and a port.
  static List<String> arguments(PostgresHome home, int port) {
    var arguments = new ArrayList<>(List.of("-D", home.data().toString(), "-p", "" + port));
    var settings = new TreeMap<String, String>();
    List.of(DURABILITY, ACCESS, MEMORY, WRITE_PATH, LOG).forEach(settings::putAll);
    settings.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
    return arguments;
  }
}
