package io.espalier.torch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/** What this machine's processor can do, by what the system says of it; nothing is timed. */
final class Hardware {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Set<String> BFLOAT16_FLAGS = Set.of("avx512_bf16", "amx_bf16");

  private static final boolean MULTIPLIES_BFLOAT16 = readFlags(CPU_INFO);

  private Hardware() {}

  /**
   * Whether there are instructions for products of bfloat16 numbers; false where the system does
   * not tell.
   */
  static boolean multipliesBfloat16() {
    return MULTIPLIES_BFLOAT16;
  }

  private static boolean readFlags(Path cpuInfo) {
    try {
      return listsBfloat16(Files.readString(cpuInfo, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the first processor that a {@code /proc/cpuinfo} describes has a bfloat16 flag. */
  static boolean listsBfloat16(String cpuInfo) {
    return cpuInfo
        .lines()
        .filter(line -> line.startsWith("flags"))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).trim().split("\\s+"))
        .stream()
        .flatMap(Arrays::stream)
        .anyMatch(BFLOAT16_FLAGS::contains);
  }
}
