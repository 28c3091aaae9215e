package im.connection.groups;

import im.connection.kernel.ConversationId;
import org.jdbi.v3.core.Jdbi;

/// Puts many members into a group at once, behind the server's back.
public final class Throng {
  private static final long FIRST = 10_000_000;

  private Throng() {}

  /// Lets so many new users join.
  public static void join(Jdbi jdbi, ConversationId group, int members) {
    jdbi.useHandle(handle ->
        handle.execute(
            """
            insert into users (id, username, display_name, created_at, updated_at)
            select n, 'crowd' || n, 'Crowd ' || n, now(), now()
            from generate_series(?::bigint, ?::bigint) n
            """,
            FIRST,
            FIRST + members - 1));
    again(jdbi, group, members);
  }

  /// Lets those who joined another group join this one too.
  static void again(Jdbi jdbi, ConversationId group, int members) {
    jdbi.useTransaction(handle -> {
      handle.execute(
          """
          insert into group_member (group_id, user_id, role, joined_at)
          select ?, id, 2, now() from users where id between ? and ?
          """,
          group.value(),
          FIRST,
          FIRST + members - 1);
      handle.execute(
          """
          insert into conversation_span (conversation_id, user_id, from_seq, from_rev)
          select ?, id, 1, 1 from users where id between ? and ?
          """,
          group.value(),
          FIRST,
          FIRST + members - 1);
      handle.execute(
          """
          insert into conversation_member (user_id, conversation_id)
          select id, ? from users where id between ? and ?
          """,
          group.value(),
          FIRST,
          FIRST + members - 1);
      handle.execute(
          """
          insert into group_reader (conversation_id, user_id, from_seq, read_seq)
          select ?, id, 1, 0 from users where id between ? and ?
          """,
          group.value(),
          FIRST,
          FIRST + members - 1);
      handle.execute(
          "update chat_group set member_count = member_count + ? where conversation_id = ?",
          members,
          group.value());
    });
  }
}
