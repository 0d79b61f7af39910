// What a spec may say in [data], [train] and [eval]: every key with its default, range and meaning.
#pragma once

#include "maskbench/options.h"

namespace maskbench {

const Schema& data_schema();
// The keys of [data] that mean something to that source, in order; those of another source are no part of a run.
std::vector<std::string> data_keys(const std::string& source);
const Schema& train_schema();
const Schema& eval_schema();

}  // namespace maskbench
