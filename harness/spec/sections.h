// The keys of [train] and [eval], each with its default, range and meaning; those of [data] are in data_source.h.
#pragma once

#include "maskbench/options.h"

namespace maskbench {

const Schema& train_schema();
const Schema& eval_schema();

}  // namespace maskbench
