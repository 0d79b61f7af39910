// Pictures inside the page.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace maskbench::report {

// Takes pictures into the page until its budget is spent.
class PageBudget {
 public:
  explicit PageBudget(size_t bytes) : left_(bytes) {}

  // Returns the picture as "data:image/...;base64,..."; empty where there is none, it is damaged or the budget is spent.
  // Files of more than `exact_up_to` bytes are encoded again, as WebP with loss.
  std::string picture(const std::filesystem::path& file, size_t exact_up_to);

  size_t left_out() const { return left_out_; }  // pictures that the budget did not allow

 private:
  size_t left_, left_out_ = 0;
};

}  // namespace maskbench::report
