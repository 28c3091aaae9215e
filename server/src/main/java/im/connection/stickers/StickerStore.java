package im.connection.stickers;

import im.connection.kernel.PackId;
import im.connection.kernel.StickerId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Reads and writes sticker packs.
@Singleton
final class StickerStore {
  /// Packs with one row for each sticker, or a single one without any.
  private static final String ROWS =
      """
      select p.id as pack_id, p.owner_id, p.name, p.shared, p.created_at,
             s.id as sticker_id, s.media_id, s.emoji,
             exists (
               select from kept_sticker_pack k
               where k.user_id = :user and k.pack_id = p.id) as is_kept
      from sticker_pack p
      left join sticker s on s.pack_id = p.id
      """;

  void insert(Handle handle, PackId id, UserId owner, NewPack pack) {
    handle
        .createUpdate(
            """
            with kept as (
              insert into kept_sticker_pack (user_id, pack_id, kept_at)
              values (:owner, :id, clock_timestamp())
            )
            insert into sticker_pack (id, owner_id, name, shared, created_at)
            values (:id, :owner, :name, :shared, clock_timestamp())
            """)
        .bind("id", id.value())
        .bind("owner", owner.value())
        .bind("name", pack.name())
        .bind("shared", Boolean.TRUE.equals(pack.isShared()))
        .execute();
  }

  /// Whether the user owns the pack; locks it if so.
  boolean lockOwn(Handle handle, UserId owner, PackId id) {
    return handle
        .createQuery(
            "select true from sticker_pack where id = :id and owner_id = :owner for update")
        .bind("id", id.value())
        .bind("owner", owner.value())
        .mapTo(Boolean.class)
        .findOne()
        .isPresent();
  }

  void update(Handle handle, PackId id, PackUpdate update) {
    handle
        .createUpdate(
            """
            update sticker_pack
            set name = coalesce(:name, name), shared = coalesce(:shared, shared)
            where id = :id
            """)
        .bind("id", id.value())
        .bind("name", update.name())
        .bind("shared", update.isShared())
        .execute();
  }

  /// Deletes a pack with its stickers, for everybody.
  void delete(Handle handle, PackId id) {
    handle.createUpdate("delete from sticker_pack where id = :id").bind("id", id.value()).execute();
  }

  void deleteAll(Handle handle, UserId user) {
    handle
        .createUpdate(
            """
            with kept as (
              delete from kept_sticker_pack where user_id = :user
            )
            delete from sticker_pack where owner_id = :user
            """)
        .bind("user", user.value())
        .execute();
  }

  int countOwn(Handle handle, UserId owner) {
    return handle
        .createQuery("select count(*) from sticker_pack where owner_id = :owner")
        .bind("owner", owner.value())
        .mapTo(Integer.class)
        .one();
  }

  int countStickers(Handle handle, PackId id) {
    return handle
        .createQuery("select count(*) from sticker where pack_id = :id")
        .bind("id", id.value())
        .mapTo(Integer.class)
        .one();
  }

  void insert(Handle handle, PackId pack, StickerId id, NewSticker sticker) {
    handle
        .createUpdate(
            """
            insert into sticker (pack_id, id, media_id, emoji)
            values (:pack, :id, :media, :emoji)
            """)
        .bind("pack", pack.value())
        .bind("id", id.value())
        .bind("media", sticker.mediaId())
        .bind("emoji", sticker.emoji())
        .execute();
  }

  boolean delete(Handle handle, PackId pack, StickerId id) {
    return handle
            .createUpdate("delete from sticker where pack_id = :pack and id = :id")
            .bind("pack", pack.value())
            .bind("id", id.value())
            .execute()
        == 1;
  }

  /// Keeps a pack at hand that the user may use.
  ///
  /// @return whether they had not kept it before
  boolean keep(Handle handle, UserId user, PackId id) {
    return handle
            .createUpdate(
                """
                insert into kept_sticker_pack (user_id, pack_id, kept_at)
                select :user, id, clock_timestamp()
                from sticker_pack
                where id = :id and (shared or owner_id = :user)
                on conflict do nothing
                """)
            .bind("user", user.value())
            .bind("id", id.value())
            .execute()
        == 1;
  }

  boolean drop(Handle handle, UserId user, PackId id) {
    return handle
            .createUpdate("delete from kept_sticker_pack where user_id = :user and pack_id = :id")
            .bind("user", user.value())
            .bind("id", id.value())
            .execute()
        == 1;
  }

  int countKept(Handle handle, UserId user) {
    return handle
        .createQuery("select count(*) from kept_sticker_pack where user_id = :user")
        .bind("user", user.value())
        .mapTo(Integer.class)
        .one();
  }

  /// A pack the user may use.
  Optional<StickerPack> find(Handle handle, UserId user, PackId id) {
    return packs(
            handle
                .createQuery(
                    ROWS
                        + """
                        where p.id = :id and (p.shared or p.owner_id = :user)
                        order by s.id
                        """)
                .bind("user", user.value())
                .bind("id", id.value())
                .map((row, context) -> row(row))
                .list())
        .stream()
        .findFirst();
  }

  /// Packs the user keeps and may use, and their own, the one kept last first.
  List<StickerPack> kept(Handle handle, UserId user) {
    return packs(
        handle
            .createQuery(
                ROWS
                    + """
                    left join kept_sticker_pack c on c.pack_id = p.id and c.user_id = :user
                    where p.id in (
                        select pack_id from kept_sticker_pack where user_id = :user
                        union all select id from sticker_pack where owner_id = :user)
                      and (p.shared or p.owner_id = :user)
                    order by coalesce(c.kept_at, p.created_at) desc, p.id desc, s.id
                    """)
            .bind("user", user.value())
            .map((row, context) -> row(row))
            .list());
  }

  /// A sticker of a pack the user may use.
  Optional<Sticker> find(Handle handle, UserId user, PackId pack, StickerId id) {
    return handle
        .createQuery(
            """
            select s.id, s.media_id, s.emoji
            from sticker s
            join sticker_pack p on p.id = s.pack_id
            where s.pack_id = :pack and s.id = :id and (p.shared or p.owner_id = :user)
            """)
        .bind("pack", pack.value())
        .bind("id", id.value())
        .bind("user", user.value())
        .map((row, context) ->
            new Sticker(
                new StickerId(row.getLong("id")),
                row.getString("media_id"),
                row.getString("emoji")))
        .findOne();
  }

  private static StickerPack row(ResultSet row) throws SQLException {
    long sticker = row.getLong("sticker_id");
    return new StickerPack(
        new PackId(row.getLong("pack_id")),
        new UserId(row.getLong("owner_id")),
        row.getString("name"),
        row.getBoolean("shared"),
        row.getBoolean("is_kept"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        sticker == 0
            ? List.of()
            : List.of(
                new Sticker(
                    new StickerId(sticker), row.getString("media_id"), row.getString("emoji"))));
  }

  private static List<StickerPack> packs(List<StickerPack> rows) {
    var packs = new LinkedHashMap<PackId, StickerPack>();
    rows.forEach(row -> packs.merge(row.id(), row, StickerStore::joined));
    return new ArrayList<>(packs.values());
  }

  private static StickerPack joined(StickerPack pack, StickerPack more) {
    var stickers = new ArrayList<>(pack.stickers());
    stickers.addAll(more.stickers());
    return new StickerPack(
        pack.id(),
        pack.ownerId(),
        pack.name(),
        pack.isShared(),
        pack.isKept(),
        pack.createdAt(),
        stickers);
  }
}
