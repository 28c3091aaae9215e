package im.connection.platform.db;

/// Gives out 64-bit numbers that are unique over all nodes and roughly ordered by time: bits 16 and
/// up count milliseconds since 2026, the low 16 bits count within a leased block. A block comes
/// from one row of the database, so two nodes never share one whatever their clocks say, and the
/// numbers of one node never go backwards.
public interface Ids {
  /// The next number.
  long next();

  /// The first of `count` consecutive numbers, `count` at most 65,536.
  long next(int count);
}
