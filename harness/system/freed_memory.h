// Memory of loops that need the same amount again and again.
#pragma once

namespace maskbench {

// Lets malloc keep what is freed in place of returning it to the kernel: each iteration would pay a page fault per 4 KiB.
// Blocks above 32 MiB still go back. For the whole process.
void keep_freed_memory();

}  // namespace maskbench
