package im.connection.links;

import java.util.Optional;

/// What was fetched from a page.
record Snapshot(Page page, Optional<Thumbnail> thumbnail) {}
