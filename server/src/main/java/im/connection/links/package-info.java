/// Snapshots of the pages that messages link to: title, description, site name and an image,
/// fetched in the background after a message was stored, and attached to it as a change of its log.
///
/// Whoever sends a message chooses the address, and every server on the way what it answers, so
/// nothing of either is trusted: only public addresses on the web's own ports are connected to,
/// whatever a name resolves to is checked before and the connection made to what was checked, and
/// time, bytes, redirects, pixels and lengths have limits.
///
/// What waits to be fetched is bounded and kept in memory only: a message whose turn does not come,
/// or whose server stops, stays without a snapshot. Fetching is done by a few virtual threads that
/// end when nothing waits, looking up names by platform threads, for that blocks them.
@NullMarked
package im.connection.links;

import org.jspecify.annotations.NullMarked;
