/// Sticker packs: users make them, share them and keep those of others at hand. A sticker names a
/// medium; messages copy that name, so what was sent stays when a pack goes.
///
/// A pack belongs to its owner. While it is shared, whoever knows its id, such as from a sticker
/// somebody sent, sees it, uses it and may keep it. No threads of its own.
@NullMarked
package im.connection.stickers;

import org.jspecify.annotations.NullMarked;
