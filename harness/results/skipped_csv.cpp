#include "results/skipped_csv.h"

#include <fmt/format.h>

#include "base/csv.h"
#include "system/atomic_file.h"

namespace maskbench {

void write_remarks(const RunFolder& folder, const Source& source) {
  std::string text = "file,outcome,reason\n";
  const auto remarks = source.remarks();
  for (const Remark& r : remarks)
    text += fmt::format("{},{},{}\n", csv_field(r.what), csv_field(r.outcome), csv_field(r.reason));
  if (!remarks.empty()) write_file_atomically(folder / "skipped.csv", text);
}

}  // namespace maskbench
