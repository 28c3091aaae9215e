package im.connection.admin;

import im.connection.contacts.Person;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Appends to the record of what operators did, and reads it. The table refuses everything else.
@Singleton
final class ActionStore {
  void append(
      Handle handle,
      long id,
      @Nullable UserId operator,
      String action,
      Action.@Nullable Target target,
      @Nullable String note) {
    handle
        .createUpdate(
            """
            insert into operator_action (id, at, operator_id, action, target_kind, target_id, note)
            values (:id, clock_timestamp(), :operator, :action, :kind, :target, :note)
            """)
        .bind("id", id)
        .bind("operator", operator == null ? null : operator.value())
        .bind("action", action)
        .bind("kind", target == null ? null : target.kind())
        .bind("target", target == null ? null : Long.valueOf(target.id()))
        .bind("note", note)
        .execute();
  }

  /// What was done before `before`, the newest first.
  List<Action> list(Handle handle, long before, int limit) {
    return handle
        .createQuery(
            """
            select a.id, a.at, a.action, a.target_kind, a.target_id, a.note,
                   u.id as user_id, u.username as user_username, u.display_name as user_name,
             u.avatar as user_avatar
            from operator_action a
            left join users u on u.id = a.operator_id
            where a.id < :before
            order by a.id desc
            limit :limit
            """)
        .bind("before", before)
        .bind("limit", limit)
        .map((row, context) -> action(row))
        .list();
  }

  private static Action action(ResultSet row) throws SQLException {
    String kind = row.getString("target_kind");
    return new Action(
        row.getLong("id"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getLong("user_id") == 0 ? null : Person.read(row, "user"),
        row.getString("action"),
        kind == null ? null : Action.Target.of(kind, row.getLong("target_id")),
        row.getString("note"));
  }
}
