// Remarks of data sources on their input.
#pragma once

#include "maskbench/data_source.h"
