package im.connection.messages;

import im.connection.kernel.Refusal;
import java.util.Locale;
import java.util.Set;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.parser.Parser;

/// The subset of Markdown (CommonMark 0.31) that texts may use: everything but HTML and images, and
/// links to `http`, `https` and `mailto` only. So a client may show whatever its own reader makes
/// of it without opening a door.
final class Markdown {
  private static final Set<String> SCHEMES = Set.of("http", "https", "mailto");
  private static final int MAX_NESTING = 16;
  private static final int MAX_DEPTH = 10;

  private Markdown() {}

  /// @throws Refusal `invalid_argument` for a text outside the subset
  static void check(String text) {
    var parser = Parser.builder().maxOpenBlockParsers(MAX_NESTING).build();
    parser.parse(text).accept(new Checker());
  }

  private static final class Checker extends AbstractVisitor {
    private int depth;

    @Override
    public void visit(BlockQuote quote) {
      nest(quote);
    }

    @Override
    public void visit(BulletList list) {
      nest(list);
    }

    @Override
    public void visit(OrderedList list) {
      nest(list);
    }

    @Override
    public void visit(ListItem item) {
      nest(item);
    }

    /// What is nested deeper than the parser follows would be read otherwise by other parsers.
    private void nest(Node block) {
      depth++;
      if (depth > MAX_DEPTH) {
        throw Refusal.invalid("body.text", "Markdown with quotations and lists less deep");
      }
      visitChildren(block);
      depth--;
    }

    @Override
    public void visit(HtmlBlock html) {
      throw Refusal.invalid("body.text", "Markdown without HTML; write &lt; for <");
    }

    @Override
    public void visit(HtmlInline html) {
      throw Refusal.invalid("body.text", "Markdown without HTML; write &lt; for <");
    }

    @Override
    public void visit(Image image) {
      throw Refusal.invalid("body.text", "Markdown without images");
    }

    @Override
    public void visit(Link link) {
      int colon = link.getDestination().indexOf(':');
      String scheme = colon < 0 ? "" : link.getDestination().substring(0, colon);
      if (!SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
        throw Refusal.invalid("body.text", "Markdown with links to http, https and mailto only");
      }
      visitChildren(link);
    }
  }
}
