package im.connection.search;

import java.util.List;

/// One way in which something can be what is sought. A search goes from stage to stage; what an
/// earlier one shows, a later one does not.
sealed interface Stage {
  /// It is one of these.
  record Named(List<Long> ids) implements Stage {
    public Named {
      ids = List.copyOf(ids);
    }
  }

  /// It is called exactly this.
  record Whole(String name) implements Stage {}

  /// Its name has parts that begin like each of these; everything has none.
  record Parts(List<String> beginnings) implements Stage {
    public Parts {
      beginnings = List.copyOf(beginnings);
    }
  }

  /// The terms of its entry.
  default List<Integer> terms() {
    return switch (this) {
      case Named _ -> List.of();
      case Whole whole -> List.of(Words.wholeTerm(whole.name()));
      case Parts parts -> parts.beginnings().stream().map(Words::term).toList();
    };
  }
}
