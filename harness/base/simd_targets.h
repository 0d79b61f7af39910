// Functions compiled for several instruction sets; the loader picks one for the processor at start-up (target_clones).
#pragma once

// AVX-512, AVX2 with FMA, and the baseline. Results are the same bits on all of them as long as the compiler may not
// contract a * b + c to FMA (-ffp-contract=off, the default of this build); a file compiled with contraction differs.
#define MASKBENCH_SIMD_TARGETS __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))

// The same without FMA, for code whose bits must be equal on every machine and under sanitizers, which do not support
// target_clones.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define MASKBENCH_EXACT_SIMD_TARGETS __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define MASKBENCH_EXACT_SIMD_TARGETS
#endif

// What such a function calls must be inlined, or it is compiled for the baseline alone.
#define MASKBENCH_INLINE inline __attribute__((always_inline))
