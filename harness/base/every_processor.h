// Functions that are built for several processors; which one runs is decided when the program starts.
#pragma once

// With AVX-512, with AVX2 and FMA, and without either. All give the same bits where nothing is contracted (unless a
// file's options say so): what is to be multiplied and added at once is written so.
#define MASKBENCH_EVERY_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
