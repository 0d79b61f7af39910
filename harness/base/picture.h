// Pictures, as data sources give them.
#pragma once

#include "maskbench/picture.h"
