// Which published values stand beside which rows.
#pragma once

#include <string>
#include <vector>

#include "report/tables/table_input.h"

namespace maskbench::report {

// Returns the published system that `row` is, or nullptr: matched by name or alias, else by plugin where only one system
// of the table has that plugin and none has the published name.
const PublishedSystem* published_for(const TableInput& input, const Row& row);

// Published systems that no row is, in the order of the reference.
std::vector<const PublishedSystem*> unmatched(const TableInput& input);

// Metrics with a published value for some row that is here, sorted.
std::vector<std::string> published_metrics(const TableInput& input);

}  // namespace maskbench::report
