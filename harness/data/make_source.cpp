#include <fmt/format.h>

#include "data/source.h"
#include "maskbench/errors.h"
#include "spec/data_source.h"

namespace maskbench {

std::unique_ptr<Source> make_source(const Options& data) {
  const DataSourceInfo& info = data_source(data.text("source"));
  auto source = info.make(data);
  const std::string content = info.opened() ? data.text("content") : "";
  if (!content.empty() && content != source->digest())
    throw UserError(fmt::format("the {} differ from content in [data]: their digest is {}, not {}", info.kind,
                                source->digest(), content));
  if (data.number("validation_share") > 0 && source->faces(Split::kValidation) == 0)
    throw UserError(fmt::format("validation_share in [data] is {}: too little for anyone of {}",
                                data.number("validation_share"), describe(*source)));
  return source;
}

}  // namespace maskbench
