/// How nodes tell each other that something happened. The bus is a doorbell: it carries each piece
/// of news at most once, in no promised order, and losing one costs latency, never correctness:
/// receivers compare what they hold with the database.
@NullMarked
package im.connection.cluster;

import org.jspecify.annotations.NullMarked;
