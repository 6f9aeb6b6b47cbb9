package io.espalier;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Holds the table of packages of {@code ARCHITECTURE.md}. */
final class ArchitectureTest {
  private static final String ROOT = "io.espalier";

  /** One row of the table: a package imports lower levels only, less what it must not know. */
  private record Layer(int level, Set<String> mustNotKnow) {
    static Layer of(int level, String... mustNotKnow) {
      return new Layer(level, Set.of(mustNotKnow));
    }
  }

  private static final Map<String, Layer> LAYERS =
      Map.ofEntries(
          Map.entry("tensor", Layer.of(0)),
          Map.entry("disk", Layer.of(0)),
          Map.entry("graph", Layer.of(1, "data")),
          Map.entry("data.image", Layer.of(0)),
          Map.entry("data", Layer.of(1, "graph")),
          Map.entry("onnx", Layer.of(2, "data")),
          Map.entry("zoo", Layer.of(2, "data")),
          Map.entry("channels", Layer.of(2, "data")),
          Map.entry("cost", Layer.of(3, "data")),
          Map.entry("engine", Layer.of(2)),
          Map.entry("surgery", Layer.of(3, "data")),
          Map.entry("importance", Layer.of(3, "surgery")),
          Map.entry("torch", Layer.of(3, "channels", "surgery")),
          Map.entry("ort", Layer.of(3, "channels", "surgery")),
          Map.entry("eval", Layer.of(3, "torch", "ort")),
          Map.entry("plan", Layer.of(4, "torch", "ort")),
          Map.entry("latency", Layer.of(4, "torch", "data")),
          Map.entry("train", Layer.of(4, "plan")),
          Map.entry("run", Layer.of(3, "torch")),
          Map.entry("method", Layer.of(5, "onnx", "ort")),
          Map.entry("report", Layer.of(5, "engine", "torch", "ort", "method")),
          Map.entry("study", Layer.of(6)),
          Map.entry("cli", Layer.of(7)));

  /** The doors and the acceptance gate, which read, write and time files; the methods do not. */
  private static final String DOORS = ROOT + ".method";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void packagesImportLowerLevelsOnly() {
    classes().should(importWhatTheTableAllows()).check(MAIN);
  }

  @Test
  void theTableAllowsAndForbids() {
    assertThat(objection("graph", "tensor")).isEmpty();
    assertThat(objection("cli", "torch")).isEmpty();
    assertThat(objection("graph", "graph")).isEmpty();
    assertThat(objection("tensor", "graph")).hasValue("tensor (level 0) imports graph (level 1)");
    assertThat(objection("torch", "ort")).hasValue("torch (level 3) imports ort (level 3)");
    assertThat(objection("surgery", "data")).hasValue("surgery must not know data");
    assertThat(objection("util", "tensor")).hasValue("no package util in the table");
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void methodsDoNotKnowEachOther() {
    slices().matching(ROOT + ".method.(*)..").should().notDependOnEachOther().check(MAIN);
  }

  @Test
  void everyPackageIsDescribedAndNullMarked() {
    List<String> bare =
        MAIN.getPackage(ROOT).getSubpackagesInTree().stream()
            .filter(p -> p.getClasses().stream().anyMatch(c -> !isPackageInfo(c)))
            .filter(p -> !p.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .toList();
    assertThat(bare).as("packages without a @NullMarked package-info.java").isEmpty();
  }

  @Test
  void onlyTorchImportsLibtorch() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".torch..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.bytedeco.pytorch..", "org.bytedeco.openblas..")
        .check(MAIN);
  }

  @Test
  void onlyDataImageImportsOpenCv() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".data.image..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco.opencv..")
        .check(MAIN);
  }

  @Test
  void onlyThoseTwoImportNativePointers() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".torch..", ROOT + ".data.image..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(MAIN);
  }

  @Test
  void nativeTypesAreNotShownToOthers() {
    noCodeUnits()
        .that(areSeenOutsideTheirPackage())
        .and()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(ROOT + ".torch..", ROOT + ".data.image..")
        .should(
            new ArchCondition<>("mention a type of org.bytedeco") {
              @Override
              public void check(JavaCodeUnit unit, ConditionEvents events) {
                boolean mentioned =
                    unit.getAllInvolvedRawTypes().stream()
                        .anyMatch(resideInAPackage("org.bytedeco.."));
                events.add(new SimpleConditionEvent(unit, mentioned, unit.getDescription()));
              }
            })
        .allowEmptyShould(true)
        .check(MAIN);
  }

  @Test
  void onlyOrtImportsOnnxRuntime() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".ort..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.onnxruntime..")
        .check(MAIN);
  }

  @Test
  void onlyTheCommandLineWritesToTheStandardStreams() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(MAIN);
  }

  @Test
  void onlyMainExits() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + ".cli.Main")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(MAIN);
  }

  private static ArchCondition<JavaClass> importWhatTheTableAllows() {
    return new ArchCondition<>("import only packages that the table allows") {
      @Override
      public void check(JavaClass from, ConditionEvents events) {
        objection(layerOf(from), layerOf(from)).ifPresent(why -> violate(from, why, events));
        for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
          JavaClass to = dependency.getTargetClass().getBaseComponentType();
          if (to.getPackageName().startsWith(ROOT) && !isDoorAtItsWork(from, to)) {
            objection(layerOf(from), layerOf(to))
                .ifPresent(why -> violate(from, why + ": " + dependency.getDescription(), events));
          }
        }
      }
    };
  }

  private static void violate(JavaClass from, String why, ConditionEvents events) {
    events.add(SimpleConditionEvent.violated(from, why));
  }

  private static boolean isDoorAtItsWork(JavaClass from, JavaClass to) {
    return from.getPackageName().equals(DOORS) && Set.of("onnx", "ort").contains(layerOf(to));
  }

  /** Why a package may not import another, if so; of a package and itself: if it is unknown. */
  private static Optional<String> objection(String from, String to) {
    Layer importer = LAYERS.get(from);
    Layer imported = LAYERS.get(to);
    if (importer == null || imported == null) {
      return Optional.of("no package " + (importer == null ? from : to) + " in the table");
    }
    if (from.equals(to)) {
      return Optional.empty();
    }
    if (importer.level <= imported.level) {
      return Optional.of(
          "%s (level %d) imports %s (level %d)"
              .formatted(from, importer.level, to, imported.level));
    }
    return importer.mustNotKnow.contains(to)
        ? Optional.of(from + " must not know " + to)
        : Optional.empty();
  }

  /**
   * The row of the table in which a class lies: its package below the root where that has a row of
   * its own, else the first package below the root.
   */
  private static String layerOf(JavaClass type) {
    String below = type.getPackageName().substring(ROOT.length());
    if (below.isEmpty()) {
      return ROOT;
    }
    String path = below.substring(1);
    return LAYERS.containsKey(path) ? path : path.split("\\.", 2)[0];
  }

  private static boolean isPackageInfo(JavaClass type) {
    return type.getSimpleName().equals("package-info");
  }

  private static DescribedPredicate<JavaCodeUnit> areSeenOutsideTheirPackage() {
    return DescribedPredicate.describe(
        "are seen outside their package",
        unit -> isSeen(unit.getModifiers()) && isSeen(unit.getOwner()));
  }

  private static boolean isSeen(JavaClass type) {
    return isSeen(type.getModifiers())
        && type.getEnclosingClass().map(ArchitectureTest::isSeen).orElse(true);
  }

  private static boolean isSeen(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }
}
