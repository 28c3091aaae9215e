package im.connection.bench;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A large population, written straight into the database: half of the names are Chinese, a third
/// are first and last names of the West, the others invented; a third of the usernames begin alike;
/// few tags are frequent and most are rare. The server enters all of them into its index itself.
final class Crowd {
  private static final String SURNAMES =
      "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
          + "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤";
  private static final String GIVEN =
      "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲力红梅建国华志玉春晓小雨子轩浩宇梓涵思远欣怡嘉"
          + "诚天佑若溪一诺雪晨曦睿俊豪博雅琪诗婷瑞丰成龙海燕东升永康云飞清照安然乐山水月星辰木林森鑫淼焱";
  private static final String FIRST =
      "james mary robert patricia john jennifer michael linda david elizabeth william barbara richard"
          + " susan joseph jessica thomas sarah charles karen christopher lisa daniel nancy matthew"
          + " betty anthony margaret mark sandra donald ashley steven kimberly andrew emily paul donna"
          + " joshua michelle kenneth carol kevin amanda brian melissa george deborah timothy stephanie"
          + " ronald rebecca jason laura edward helen jeffrey sharon ryan cynthia jonathan kathleen";
  private static final String LAST =
      "smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez"
          + " gonzalez wilson anderson thomas taylor moore jackson martin lee perez thompson white"
          + " harris sanchez clark ramirez lewis robinson walker young allen king wright scott torres"
          + " nguyen hill flores green adams nelson baker hall rivera campbell mitchell carter roberts"
          + " gomez phillips evans turner diaz parker cruz edwards collins reyes stewart morris";
  private static final String SYLLABLES =
      "ba be bo ca ce da de di do fa fe fi ga go ha he hi jo ka ke ki ko la le li lo ma me mi mo na ne"
          + " ni no pa pe po ra re ri ro sa se si so ta te ti to va ve vi za zo";
  private static final String TOPICS =
      "music 音乐 travel 旅行 food 美食 hiking 爬山 photo 摄影 games 游戏 reading 读书 running 跑步 cats 猫"
          + " coding 编程 film 电影 yoga 瑜伽 tea 茶 chess 围棋 cycling 骑行 garden 园艺";
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private final Lab lab;
  private final Database database;

  Crowd(Lab lab, Database database) {
    this.lab = lab;
    this.database = database;
  }

  /// Fills the database.
  void gather(int users, int groups) {
    long begun = System.nanoTime();
    database.run("drop index user_search_terms");
    functions();
    people(users);
    rooms(groups);
    lab.say("%,d users and %,d groups written in %d s", users, groups, seconds(begun));
  }

  /// Waits until everybody is in the index, of which the largest part is made at once in the end.
  void settle() throws InterruptedException {
    long begun = System.nanoTime();
    await("select count(*) from users u left join user_search s using (id) where s.id is null");
    await(
        "select count(*) from chat_group g left join group_search s on s.id = g.conversation_id"
            + " where s.id is null");
    database.run(
        "set maintenance_work_mem = '512MB'",
        """
        create index if not exists user_search_terms on user_search using gin (terms, tags)
        with (fastupdate = off)
        """);
    database.run("vacuum analyze user_search, group_search, users, search_word");
    await("select case when exists (select from tag_count) then 0 else 1 end");
    lab.say("all in the index after %d s", seconds(begun));
  }

  private void functions() {
    database.run(
        "select setseed(0.42)",
        """
        create function bench_pick(from_these text[], skew float) returns text language sql volatile
        as 'select from_these[1 + floor(cardinality(from_these) * power(random(), skew))::int]'
        """,
        """
        create function bench_name(n bigint) returns text language sql volatile
        as $$ select case
          when n %% 10 < 5 then
            bench_pick(%1$s, 2.5) || bench_pick(%2$s, 1.3)
              || case when random() < 0.8 then bench_pick(%2$s, 1.3) else '' end
          when n %% 10 < 8 then initcap(bench_pick(%3$s, 1.5) || ' ' || bench_pick(%4$s, 1.5))
          else bench_pick(%5$s, 1) || bench_pick(%5$s, 1) || bench_pick(%5$s, 1)
            || case when random() < 0.5 then bench_pick(%5$s, 1) else '' end
        end $$
        """
            .formatted(
                letters(SURNAMES), letters(GIVEN), words(FIRST), words(LAST), words(SYLLABLES)),
        """
        create function bench_tags() returns text[] language sql volatile
        as $$ select coalesce(array_agg(distinct case
            when random() < 0.5 then bench_pick(%s, 2) else 'tag' || floor(20000 * random())
          end), '{}')
          from generate_series(1, floor(5 * random())::int) $$
        """
            .formatted(words(TOPICS)));
  }

  private void people(int users) {
    database.run(
        """
        insert into users (id, username, display_name, phone, tags, created_at, updated_at)
        select 1000 + n,
          case when n %% 3 = 0 then 'user' else bench_pick(%1$s, 1) || bench_pick(%1$s, 1) end || n,
          bench_name(n), case when n %% 10 = 0 then '+861' || (3000000000 + n) end, bench_tags(),
          now() - random() * interval '1000 days', now()
        from generate_series(1, %2$d) n
        """
            .formatted(words(SYLLABLES), users),
        """
        insert into user_email (user_id, address, folded, verified_at)
        select id, username || '@example.org', username || '@example.org', now()
        from users where id between 1000 and 1000000000 and id % 10 = 1
        """,
        """
        insert into user_privacy (user_id, settings)
        select u.id, s.settings || jsonb_build_object(
          'findByPhone', case when u.id % 2 = 0 then 'everyone' else 'nobody' end,
          'findByEmail', case when u.id % 4 < 2 then 'everyone' else 'nobody' end,
          'findByName', case when u.id % 7 = 0 then 'contacts' else 'everyone' end,
          'lastSeen', case when u.id % 5 = 0 then 'nobody' else 'everyone' end)
        from users u cross join (
          select '{"phone": "contacts", "email": "nobody", "birthday": "contacts",
            "findByUsername": "everyone", "contactRequests": "everyone",
            "groupInvitations": "everyone"}'::jsonb as settings) s
        where u.id between 1000 and 1000000000 and u.id % 10 < 3
        """,
        """
        insert into user_block (blocker_id, blocked_id, created_at)
        select 1000 + floor(%d * random())::bigint, v.id, now()
        from users v cross join generate_series(1, 1000)
        where v.username like 'bench%%'
        on conflict do nothing
        """
            .formatted(users));
  }

  private void rooms(int groups) {
    var chosen = "select n, 2000000000 + n as id from generate_series(1, %d) n".formatted(groups);
    database.run(
        """
        insert into conversation (id, kind, title)
        select g.id, 'group', bench_name(g.n) || ' ' || bench_pick(%s, 2) from (%s) g
        """
            .formatted(words(TOPICS), chosen),
        """
        insert into conversation_head (id, last_at)
        select g.id, now() - random() * interval '1000 days' from (%s) g
        """
            .formatted(chosen),
        """
        insert into chat_group (conversation_id, member_count, created_at, tags, join_policy)
        select g.id, 1, now(), bench_tags(),
          (array['open', 'open', 'approval', 'invitation'])[1 + g.n %% 4] from (%s) g
        """
            .formatted(chosen),
        """
        insert into group_member (group_id, user_id, role, joined_at)
        select g.id, v.id, 2, now()
        from (%s) g
        join (
          select id, row_number() over (order by id) as place from users where username like 'bench%%'
        ) v on v.place = g.n %% 400
        """
            .formatted(chosen),
        """
        insert into conversation_span (conversation_id, user_id, from_seq, from_rev)
        select group_id, user_id, 1, 1 from group_member where group_id > 2000000000
        on conflict do nothing
        """);
  }

  private void await(String remaining) throws InterruptedException {
    long begun = System.nanoTime();
    for (long left = database.number(remaining); left > 0; left = database.number(remaining)) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new Unexpected("%,d are not in the index".formatted(left));
      }
      lab.say("%,d are not in the index yet", left);
      Thread.sleep(Duration.ofSeconds(10));
    }
  }

  private static long seconds(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun).toSeconds();
  }

  private static String letters(String text) {
    return array(text.codePoints().mapToObj(Character::toString));
  }

  private static String words(String text) {
    return array(Stream.of(text.split(" ", -1)));
  }

  private static String array(Stream<String> texts) {
    return texts.map("'%s'"::formatted).collect(Collectors.joining(",", "array[", "]"));
  }
}
