package im.connection.search;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.SortedSet;
import org.jdbi.v3.core.Handle;

/// Keeps the words whose spelling can be mistaken.
@Singleton
final class WordStore {
  /// Notes that names have these words today.
  void note(Handle handle, SortedSet<String> words) {
    if (words.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            insert into search_word (word, seen_on)
            select n.word, current_date
            from unnest(cast(:words as text[])) as n (word)
            where not exists (
              select from search_word w where w.word = n.word and w.seen_on = current_date)
            order by n.word
            on conflict (word) do update set seen_on = excluded.seen_on
            """)
        .bind("words", words.toArray(String[]::new))
        .execute();
  }

  /// The words that share most trigrams with one, the most similar first.
  List<String> similar(Handle handle, String word, int limit) {
    return handle
        .createQuery(
            """
            select word
            from search_word
            where word % :word
            order by similarity(word, :word) desc, word
            limit :limit
            """)
        .bind("word", word)
        .bind("limit", limit)
        .mapTo(String.class)
        .list();
  }

  /// Words after one that no name was given for some days.
  List<String> unseen(Handle handle, String after, int limit) {
    return handle
        .createQuery(
            """
            select word
            from search_word
            where word > :after and seen_on < current_date - 2
            order by word
            limit :limit
            """)
        .bind("after", after)
        .bind("limit", limit)
        .mapTo(String.class)
        .list();
  }

  /// Forgets those of some words that no entry has and nobody was given meanwhile.
  void forget(Handle handle, List<String> words) {
    handle
        .createUpdate(
            """
            delete from search_word w
            using unnest(cast(:words as text[]), :terms) as n (word, term)
            where w.word = n.word and w.seen_on < current_date - 2
              and not exists (select from user_search s where s.terms @> array[n.term])
              and not exists (select from group_search s where s.terms @> array[n.term])
            """)
        .bind("words", words.toArray(String[]::new))
        .bind("terms", words.stream().map(Words::term).toArray(Integer[]::new))
        .execute();
  }
}
