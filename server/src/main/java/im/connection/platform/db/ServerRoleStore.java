package im.connection.platform.db;

import java.util.List;

/// What makes the account of the server in an embedded PostgreSQL: it owns the database and all
/// that is in it, and is no superuser, so that no statement reaches files or programs of the
/// machine. Run by PostgreSQL in single-user mode, which takes a statement a line.
final class ServerRoleStore {
  /// The account.
  static final String NAME = "imconnection_server";

  private static final String CREATE =
      """
      do $$ begin
      if not exists (select from pg_roles where rolname = '%1$s') then
      create role %1$s login;
      end if;
      end $$
      """;

  /// The sequences of columns go with their tables, members of extensions stay.
  private static final String GIVE =
      """
      do $$ declare found record; begin
      for found in
      select format('alter table %%s owner to %1$s', c.oid::regclass) as change
      from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'S', 'v', 'm')
      and not exists (
      select from pg_depend d
      where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('e', 'a', 'i'))
      union all
      select format('alter routine %%s owner to %1$s', p.oid::regprocedure)
      from pg_proc p
      where p.pronamespace = 'public'::regnamespace
      and not exists (
      select from pg_depend d
      where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
      union all
      select format('alter schema %%I owner to %1$s', nspname)
      from pg_namespace where nspname = 'imc_restoring'
      loop
      execute found.change;
      end loop;
      end $$
      """;

  private ServerRoleStore() {}

  /// For a new cluster, in its database `postgres`: the account and its database.
  static List<String> create(String database, String password) {
    return List.of(
        line(CREATE),
        "alter role %s password '%s'".formatted(NAME, password),
        "create database %s owner %s".formatted(database, NAME));
  }

  /// For a database that a superuser filled, in itself: the account, which gets all of it.
  static List<String> give(String database, String password) {
    return List.of(
        line(CREATE),
        "alter role %s password '%s'".formatted(NAME, password),
        "alter database %s owner to %s".formatted(database, NAME),
        line(GIVE));
  }

  private static String line(String statement) {
    return statement.formatted(NAME).strip().replace('\n', ' ');
  }
}
