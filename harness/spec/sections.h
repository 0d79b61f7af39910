// What a spec may say in [data], [train] and [eval]: every key with its default, range and meaning.
#pragma once

#include "maskbench/options.h"

namespace maskbench {

const Schema& data_schema();
const Schema& train_schema();
const Schema& eval_schema();

}  // namespace maskbench
