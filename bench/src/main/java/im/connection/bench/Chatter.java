package im.connection.bench;

import im.connection.bench.People.Person;
import im.connection.bench.Reading.Cost;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// A year of messages in 4,000 groups, some of them far busier than others, written straight into
/// the database in the order of time: 60 % Chinese, 2 to 30 characters long, the others 2 to 15
/// words, by frequencies that fall as in languages. Each viewer is in 200 of the groups. The server
/// enters all messages into its index itself.
final class Chatter {
  static final int VIEWERS = 5;
  static final String FREQUENT = "meeting";
  static final String FREQUENT_CHARACTER = "的";
  static final String MIDDLING = "invoice";
  static final String UNCOMMON = "budget";
  static final String RARE = "zephyr";
  static final String RARE_CHARACTER = "鑫";

  /// The most frequent of 3,000 characters, which are three apart.
  static final int FIRST_CHARACTER = 0x4e01;

  private static final int GROUPS = 4_000;
  private static final int GROUPS_OF_EACH = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private final Lab lab;
  private final Database database;

  Chatter(Lab lab, Database database) {
    this.lab = lab;
    this.database = database;
  }

  /// Writes all messages; the heads say nothing of them yet.
  void write(int messages, List<Person> viewers) {
    long begun = System.nanoTime();
    groups(viewers);
    database.run(
        "select setseed(0.42)",
        """
        create function bench_text(n bigint) returns text language sql volatile
        as $$ select case
          when random() < 0.6 then (
            select string_agg(chr(%d + 3 * floor(3000 * power(random(), 3))::int), '')
            from generate_series(1, 2 + floor(28 * random())::int + (n * 0)::int))
          else (
            select string_agg('w' || to_hex(floor(5000 * power(random(), 3))::int), ' ')
            from generate_series(1, 2 + floor(13 * random())::int + (n * 0)::int))
          end
          || case when random() < 0.3 then ' %s' else '' end
          || case when random() < 0.3 then '%s' else '' end
          || case when random() < 0.05 then ' %s' else '' end
          || case when random() < 0.01 then ' %s' else '' end
          || case when random() < 0.0002 then ' %s' else '' end
          || case when random() < 0.0002 then '%s' else '' end
          || case when random() < 0.02 then ' https://example.org/' || n else '' end $$
        """
            .formatted(
                FIRST_CHARACTER,
                FREQUENT,
                FREQUENT_CHARACTER,
                MIDDLING,
                UNCOMMON,
                RARE,
                RARE_CHARACTER),
        """
        create table bench_message as
        select n, 3000000001 + floor(%d * power(random(), 2))::bigint as conversation_id
        from generate_series(1, %d) n
        """
            .formatted(GROUPS, messages),
        """
        insert into message
          (conversation_id, seq, rev, id, ordinal, sender_id, created_at, type, body)
        select b.conversation_id, b.seq, b.seq, 4000000000 + b.n, b.seq,
          case when random() < 0.02 then coalesce(v.user_id, 900000) else 900000 + floor(1000 * random())::bigint end,
          now() - interval '365 days' + b.n * (interval '365 days' / %d), 'text',
          json_build_object('text', bench_text(b.n))
        from (
          select n, conversation_id,
            row_number() over (partition by conversation_id order by n) as seq
          from bench_message) b
        left join lateral (
          select user_id from conversation_span s
          where s.conversation_id = b.conversation_id limit 1) v on true
        order by b.n
        """
            .formatted(messages),
        "drop table bench_message",
        "vacuum analyze message");
    lab.say("%,d messages written in %d s", messages, seconds(begun));
  }

  /// Lets the server know of the messages, and waits until it has entered them.
  Cost entered(int messages) throws IOException, InterruptedException {
    database.run(
        """
        update conversation_head h
        set seq = m.seq, rev = m.seq, ordinal = m.seq, last_at = m.last_at
        from (
          select conversation_id, max(seq) as seq, max(created_at) as last_at
          from message where id > 4000000000 group by conversation_id) m
        where h.id = m.conversation_id
        """,
        "checkpoint");
    await("select case when exists (select from message_search) then 0 else 1 end", 100);
    long already = count();
    var begun = lab.server().processes().read();
    await(
        "select %d - count(*) from conversation_indexed i join conversation_head h on h.id = i.conversation_id and h.seq = i.seq where h.id > 3000000000 and h.seq > 0"
            .formatted(GROUPS),
        1_000);
    var cost = lab.server().processes().read().since(begun);
    lab.say("%,d messages entered in %d s", messages - already, cost.wall().toSeconds());
    return cost;
  }

  /// Puts the index into the state it is in after a while.
  void settle() {
    database.run("vacuum analyze message_search, conversation_head", "checkpoint");
  }

  /// How many messages a viewer sees on average.
  long seen(List<Person> viewers) {
    return database.number(
        """
        select cast(sum(h.seq) / %d as bigint)
        from conversation_span s
        join conversation_head h on h.id = s.conversation_id
        where s.user_id in (%s)
        """
            .formatted(
                viewers.size(),
                viewers.stream().map(Person::id).collect(Collectors.joining(", "))));
  }

  private void groups(List<Person> viewers) {
    var ids = viewers.stream().map(Person::id).collect(Collectors.joining(", "));
    database.run(
        """
        insert into conversation (id, kind, title)
        select 3000000000 + n, 'group', 'group ' || n from generate_series(1, %d) n
        """
            .formatted(GROUPS),
        """
        insert into conversation_head (id, last_at)
        select 3000000000 + n, now() - interval '365 days' from generate_series(1, %d) n
        """
            .formatted(GROUPS),
        """
        insert into conversation_span (conversation_id, user_id, from_seq, from_rev)
        select 3000000000 + n * %d + v.place + 5, v.id, 1, 1
        from unnest(array[%s]) with ordinality as v (id, place), generate_series(0, %d) n
        """
            .formatted(GROUPS / GROUPS_OF_EACH, ids, GROUPS_OF_EACH - 1),
        """
        insert into conversation_member (user_id, conversation_id)
        select user_id, conversation_id from conversation_span where conversation_id > 3000000000
        """);
  }

  private long count() {
    return database.number("select count(*) from message_search");
  }

  private void await(String remaining, int pause) throws InterruptedException {
    long begun = System.nanoTime();
    while (database.number(remaining) > 0) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new Unexpected("not entered in time");
      }
      Thread.sleep(pause);
    }
  }

  private static long seconds(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun).toSeconds();
  }
}
