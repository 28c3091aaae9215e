package im.connection.accounts;

import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.kernel.UserId;
import im.connection.platform.compute.Compute;
import im.connection.platform.config.Settings;
import im.connection.platform.db.Ids;
import im.connection.platform.http.ClientAddress;
import im.connection.platform.json.Json;
import im.connection.platform.json.JsonRules;
import im.connection.platform.mail.Mailer;
import im.connection.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The accounts of one node on a test's database, with a clock that the test moves. Several of them
/// may share a database; no news travel between them.
final class Node {
  /// Where everybody signs in from.
  static final ClientAddress ADDRESS = new ClientAddress(InetAddress.ofLiteral("203.0.113.7"));

  /// Something written to a feed.
  record Fed(UserId user, String kind, Object data) {}

  /// Whose threads end by themselves.
  private static final Compute COMPUTE = new Compute(1, new SimpleMeterRegistry());

  private static final AtomicLong NEXT_ID = new AtomicLong(48_318_382_080_000L);

  final List<News> news = new CopyOnWriteArrayList<>();
  final List<Fed> fed = new CopyOnWriteArrayList<>();
  final Jdbi jdbi;
  final InstantSource clock;
  final Keys keys;
  final Tokens tokens;
  final SeenDevices seen;
  final Users users;
  final Devices devices;
  final Sessions sessions;
  final Registrations registrations;
  final SignIns signIns;
  final TwoFactor twoFactor;
  final TotpSealing totpSealing;
  final SignInHistory history;

  private final List<Consumer<List<News>>> listeners = new CopyOnWriteArrayList<>();

  Node(TestDatabase database, InstantSource clock) {
    this.jdbi = database.jdbi();
    this.clock = clock;
    var deviceStore = new DeviceStore();
    var userStore = new UserStore();
    var passwords = new Passwords(new PasswordRules(new CommonPasswords()), COMPUTE);
    Bus bus = new LocalNews();
    OwnFeed feed = new RecordedFeed();
    Ids ids = new TestIds();
    keys = new Keys(jdbi, new SigningKeyStore(), clock);
    seen = new SeenDevices(jdbi, deviceStore, clock);
    tokens = new Tokens(keys, new DeviceStates(jdbi, deviceStore, bus, clock), seen, clock);
    UserIndex index = (handle, user) -> {};
    var json = new Json(JsonRules.mapper());
    var settings = Settings.read(List.of(Map.of()));
    var accounts = new OpenAccounts(clock);
    var privacy = new PrivacySettings(jdbi, json, feed, index, user -> {}, settings);
    users = new Users(jdbi, userStore, feed, privacy, new Strangers(), index, clock);
    devices = new Devices(jdbi, deviceStore, feed, bus, clock);
    sessions = new Sessions(deviceStore, tokens, devices, accounts, feed, ids, clock);
    var emailStore = new EmailStore();
    var codes = new EmailCodes(jdbi, emailStore, clock);
    var mailer = new Mailer(settings, new SimpleMeterRegistry());
    var letters = new Letters(mailer);
    var throttle = new Throttle(settings, clock);
    var changes =
        new PasswordChanges(
            jdbi,
            userStore,
            emailStore,
            passwords,
            throttle,
            codes,
            letters,
            mailer,
            devices,
            accounts,
            feed,
            clock);
    var emails =
        new Emails(
            jdbi,
            emailStore,
            userStore,
            changes,
            throttle,
            codes,
            letters,
            mailer,
            feed,
            settings,
            clock);
    registrations =
        new Registrations(
            jdbi,
            userStore,
            passwords,
            sessions,
            emails,
            new Invites(jdbi),
            index,
            settings,
            ids,
            clock);
    var totpStore = new TotpStore();
    var cipher =
        new TotpCipher(
            Settings.read(List.of(Map.of("IMC_SECRET_KEY", "a secret key of tests only"))));
    twoFactor = new TwoFactor(jdbi, totpStore, cipher, changes, throttle, clock);
    totpSealing = new TotpSealing(jdbi, totpStore, cipher);
    history = new SignInHistory(jdbi, new SignInStore(), ids, clock);
    signIns = new SignIns(jdbi, userStore, passwords, sessions, devices, twoFactor, history, feed);
  }

  Session register(String username) {
    return registrations.register(
        new Registration(
            username, "correct horse", null, null, null, null, new NewDevice("first", "web"), null),
        Locale.ENGLISH);
  }

  Session signIn(String username) {
    return signIns.signIn(
        new Credentials(username, "correct horse", null, new NewDevice("next", "android"), null),
        ADDRESS);
  }

  Access verify(Session session) {
    return tokens.verify(session.accessToken(), Locale.ENGLISH);
  }

  private final class LocalNews implements Bus {
    @Override
    public void publish(List<News> published) {
      news.addAll(published);
      listeners.forEach(listener -> listener.accept(published));
    }

    @Override
    public void listen(Consumer<List<News>> listener) {
      listeners.add(listener);
    }

    @Override
    public void listenForGaps(Runnable listener) {}
  }

  private final class RecordedFeed implements OwnFeed {
    @Override
    public <R> R change(Function<Change, R> work) {
      return jdbi.inTransaction(handle -> work.apply(new RecordedChange(handle)));
    }

    @Override
    public void erase(UserId user) {
      fed.removeIf(entry -> entry.user().equals(user));
    }
  }

  private final class RecordedChange implements OwnFeed.Change {
    private final Handle handle;

    RecordedChange(Handle handle) {
      this.handle = handle;
    }

    @Override
    public Handle handle() {
      return handle;
    }

    @Override
    public void feed(UserId user, String kind, Object data) {
      fed.add(new Fed(user, kind, data));
    }
  }

  private static final class TestIds implements Ids {
    @Override
    public long next() {
      return NEXT_ID.getAndIncrement();
    }

    @Override
    public long next(int count) {
      return NEXT_ID.getAndAdd(count);
    }
  }
}
