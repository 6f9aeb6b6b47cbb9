package io.espalier.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HardwareTest {

  private static String cpu(String flags) {
    return "processor\t: 0\nmodel name\t: some amx_bf16 name\nflags\t\t: "
        + flags
        + "\nbugs\t\t:\n";
  }

  @Test
  void flagsOfTheProcessorDecide() {
    assertThat(Hardware.listsBfloat16(cpu("fpu avx512f avx512_bf16 sse"))).isTrue();
    assertThat(Hardware.listsBfloat16(cpu("fpu amx_bf16"))).isTrue();
    assertThat(Hardware.listsBfloat16(cpu("fpu avx512f avx512_bf16x"))).isFalse();
    assertThat(Hardware.listsBfloat16("")).isFalse();
  }

  @Test
  void automaticPrecisionIsOneOfTheOthers() {
    assertThat(Precision.AUTO.resolve())
        .isEqualTo(Hardware.multipliesBfloat16() ? Precision.BF16 : Precision.FP32);
    assertThat(Precision.FP32.resolve()).isEqualTo(Precision.FP32);
    assertThat(Precision.BF16.resolve()).isEqualTo(Precision.BF16);
  }
}
