package im.connection;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import jakarta.ws.rs.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The shape of the code that no compiler checks.
class ArchitectureTest {
  /// From the top down; a package may use what stands to the right of it.
  private static final List<List<String>> ORDER =
      List.of(
          List.of("gateway", "admin"),
          List.of("search", "push"),
          List.of("queue"),
          List.of("links"),
          List.of("messages", "media"),
          List.of("stickers"),
          List.of("groups"),
          List.of("contacts"),
          List.of("conversations"),
          List.of("presence"),
          List.of("personal"),
          List.of("accounts"),
          List.of("cluster"),
          List.of("platform"),
          List.of("kernel"));

  private static final List<String> FEATURES =
      List.of(
          "accounts",
          "contacts",
          "groups",
          "conversations",
          "messages",
          "stickers",
          "links",
          "queue",
          "presence",
          "personal",
          "media",
          "search",
          "push",
          "gateway",
          "admin");

  private static final int MAX_LINES = 400;
  private static final Path SOURCES =
      Path.of(System.getProperty("basedir", ""), "src/main/java/im/connection").toAbsolutePath();

  private final JavaClasses code = Code.CLASSES;

  private static final class Code {
    static final JavaClasses CLASSES =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("im.connection");
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("im.connection.(*)..").should().beFreeOfCycles().check(code);
    slices().matching("im.connection.platform.(*)..").should().beFreeOfCycles().check(code);
  }

  @Test
  void dependenciesPointOneWay() {
    LayeredArchitecture layers =
        Architectures.layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (var names : ORDER) {
      layers = layers.optionalLayer(layer(names)).definedBy(packages(names));
    }
    for (int i = 0; i < ORDER.size(); i++) {
      String[] above = ORDER.subList(0, i).stream().map(this::layer).toArray(String[]::new);
      layers =
          above.length == 0
              ? layers.whereLayer(layer(ORDER.get(i))).mayNotBeAccessedByAnyLayer()
              : layers.whereLayer(layer(ORDER.get(i))).mayOnlyBeAccessedByLayers(above);
    }
    layers.check(code);
  }

  @Test
  void featuresOfOneLayerDoNotKnowEachOther() {
    for (var names : ORDER) {
      for (String name : names) {
        var others = names.stream().filter(other -> !other.equals(name)).toList();
        noClasses()
            .that()
            .resideInAPackage("im.connection." + name + "..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(packages(others)))
            .allowEmptyShould(true)
            .check(code);
      }
    }
  }

  @Test
  void theKernelNeedsNothingButTheJdk() {
    classes()
        .that()
        .resideInAPackage("im.connection.kernel..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "im.connection.kernel..",
                "java..",
                "org.jspecify.annotations..",
                "com.google.errorprone.annotations.."))
        .check(code);
  }

  @Test
  void onlyStoresSpeakSql() {
    var queries =
        resideInAnyPackage("java.sql..", "javax.sql..", "org.jdbi.v3.core.statement..")
            .and(not(DescribedPredicate.describe("rows or failures", ArchitectureTest::isResult)));
    noClasses()
        .that(not(inOrNestedIn("Store", "LogReader")))
        .and()
        .resideOutsideOfPackages(
            "im.connection.platform.db..", "im.connection.platform.lifecycle..")
        .should()
        .dependOnClassesThat(queries)
        .check(code);
  }

  @Test
  void onlyAdaptersKnowTransport() {
    noClasses()
        .that(not(inOrNestedIn("Controller", "Filter", "Cookie")))
        .and()
        .resideOutsideOfPackages(
            "im.connection.platform.http..",
            "im.connection.platform.lifecycle..",
            "im.connection.gateway..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("jakarta.ws.rs..", "io.vertx.."))
        .check(code);
    noClasses()
        .that()
        .resideOutsideOfPackages("im.connection.platform.http..", "im.connection.gateway..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.netty..", "io.vertx..impl.."))
        .check(code);
  }

  /// The framework leaves out what is not public, without a word.
  @Test
  void everyResourceMethodIsPublic() {
    methods().that().areMetaAnnotatedWith(HttpMethod.class).should().bePublic().check(code);
  }

  @Test
  void nothingIsInjectedIntoFields() {
    noFields().should().beAnnotatedWith("jakarta.inject.Inject").check(code);
    noFields().should().beAnnotatedWith("jakarta.ws.rs.core.Context").check(code);
  }

  @Test
  void noNameSaysNothing() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("DTO")
        .orShould()
        .haveSimpleNameEndingWith("Dto")
        .orShould()
        .haveSimpleNameEndingWith("VO")
        .orShould()
        .haveSimpleNameStartingWith("Abstract")
        .orShould()
        .haveSimpleNameStartingWith("Base")
        .check(code);
  }

  @Test
  void nothingStaticChanges() {
    fields().that().areStatic().and().areNotPrivate().should().beFinal().check(code);
  }

  /// Only the start, which runs before everything else, may wait for somebody else's database.
  @Test
  void nothingSleepsOnceTheServerRuns() {
    var running = not(JavaClass.Predicates.resideInAPackage("im.connection.platform.db.."));
    noClasses().that(running).should().callMethod(Thread.class, "sleep", long.class).check(code);
    noClasses()
        .that(running)
        .should()
        .callMethod(Thread.class, "sleep", Duration.class)
        .check(code);
  }

  @Test
  void everyPackageIsNullMarked() {
    var unmarked =
        code.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(candidate -> candidate.getClasses().stream().anyMatch(this::isOurs))
            .filter(candidate -> !candidate.isAnnotatedWith(NullMarked.class))
            .map(candidate -> candidate.getName());
    assertThat(unmarked).isEmpty();
  }

  @Test
  void halfOfAFeatureIsHidden() {
    var types =
        code.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(type -> FEATURES.contains(feature(type)))
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .toList();
    long hidden =
        types.stream().filter(type -> !type.getModifiers().contains(JavaModifier.PUBLIC)).count();
    assertThat(hidden * 2)
        .as("%d of %d types", hidden, types.size())
        .isGreaterThanOrEqualTo(types.size());
  }

  @Test
  void noFileIsLongerThanAScreenfulOrTen() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      var tooLong =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> lines(file) > MAX_LINES)
              .toList();
      assertThat(tooLong).isEmpty();
    }
  }

  private static DescribedPredicate<JavaClass> inOrNestedIn(String... suffixes) {
    return DescribedPredicate.describe(
        "are or are nested in *" + String.join(", *", suffixes),
        type -> Stream.of(suffixes).anyMatch(outermost(type).getSimpleName()::endsWith));
  }

  private static JavaClass outermost(JavaClass type) {
    var current = type;
    while (current.getEnclosingClass().isPresent()) {
      current = current.getEnclosingClass().get();
    }
    return current;
  }

  /// A record may read itself from a row, and anybody may meet an exception.
  private static boolean isResult(JavaClass type) {
    return type.isAssignableTo(Exception.class)
        || type.isEquivalentTo(ResultSet.class)
        || type.isEquivalentTo(java.sql.Array.class);
  }

  private boolean isOurs(JavaClass type) {
    return type.getSource().isPresent() && !type.getSimpleName().contains("_");
  }

  private static String feature(JavaClass type) {
    String inside = type.getPackageName().replaceFirst("^im\\.connection\\.?", "");
    return inside.contains(".") ? inside.substring(0, inside.indexOf('.')) : inside;
  }

  private String layer(List<String> names) {
    return String.join(", ", names);
  }

  private static String[] packages(List<String> names) {
    return names.stream().map(name -> "im.connection." + name + "..").toArray(String[]::new);
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
