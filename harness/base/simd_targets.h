// Function multi-versioning: attributes that compile a function for several instruction sets; the loader selects one at
// start-up (target_clones).
#pragma once

// AVX-512, AVX2 with FMA, and the baseline. Results are bit-identical on all of them only if the compiler does not
// contract a * b + c to FMA (-ffp-contract=off, the default of this build).
#define MASKBENCH_SIMD_TARGETS __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))

// As above without FMA, for code that must give the same bits on every machine. Empty under sanitizers, which do not
// support target_clones.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define MASKBENCH_EXACT_SIMD_TARGETS __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define MASKBENCH_EXACT_SIMD_TARGETS
#endif

// Functions called from a multi-versioned function must be inlined, or they are compiled for the baseline only.
#define MASKBENCH_INLINE inline __attribute__((always_inline))
