#include "results/skipped_csv.h"

#include <fmt/format.h>

#include "base/csv.h"
#include "system/atomic_file.h"

namespace maskbench {

void write_skipped(const RunFolder& folder, const std::vector<SkippedFile>& skipped) {
  if (skipped.empty()) return;
  std::string text = "file,outcome,reason\n";
  for (const SkippedFile& line : skipped)
    text += fmt::format("{},{},{}\n", csv_field(line.file), csv_field(line.outcome), csv_field(line.reason));
  write_file_atomically(folder / "skipped.csv", text);
}

}  // namespace maskbench
