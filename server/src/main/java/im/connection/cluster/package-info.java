/// How nodes tell each other that something happened. The bus is a doorbell: it carries each piece
/// of news at most once, in no promised order, and losing one costs latency, never correctness:
/// receivers compare what they hold with the database.
///
/// A node with an embedded database is alone and has a [LocalBus]. Nodes that share an external
/// database have a [NodeBus] each: it numbers what it publishes ([Outbox]), knows how far each peer
/// has been heard ([Peers]), raises a [GapAlarm] when something is missing, and leaves the carrying
/// to a [Doorbell]. Who is there is told by the table `node` ([NodeRegistry]). Publishers never
/// wait for another node, whatever its state; what does not fit is dropped, counted and noticed.
@NullMarked
package im.connection.cluster;

import org.jspecify.annotations.NullMarked;
