// The parts of the report, as values for the template. Each takes what it needs from the runs' folders; what is missing or
// damaged there is left out.
#pragma once

#include "report/html/pictures.h"
#include "report/html/template.h"
#include "report/tables/layout.h"

namespace maskbench::report {

// The class of the style that a state, or the states of a row, have: "good", "pending" or "bad".
std::string state_tone(const std::string& states);

// {"headings", "rows", "notes"}: the table; its cells have row and metric, to find their details.
Json main_table(const TableInput& input, const Layout& layout);
// [row][metric]: what the cell is made of, for the script.
Json cell_details(const TableInput& input);

// A table without ranks: {"headings", "rows": [{"label", "cells"}]}; null without rows.
Json plain_table(const LayoutTable& table);

// {"states": [{"state", "count"}], "total", "runs": [...]}: what became of each run, those that failed first.
Json run_states(const TableInput& input);
// By name of the run: folder, spec and the command that repeats it.
Json run_details(const TableInput& input);

// The systems on the same faces and masks: {"faces": [{"number", "face", "masks", "rows"}]}.
Json figure(const Results& results, PageBudget& budget);

// Sample sheets of each system as training goes on: [{"label", "sheets": [{"iteration", "picture", "last"}]}].
Json sample_sheets(const Results& results, PageBudget& budget);

// Values of single pairs: {"metrics": [{"title", "higher", "median"}], "slicings": [{"title", "slices"}],
// "scored": [{"pairs", "slices"}], "rows": [{"row", "run", "scored", "values"}]}; `scored` of a row is an index. null where
// no run has any.
Json pair_scores(const TableInput& input);

// Pictures of single pairs: {"listed": pairs.json, "sheets": [{"name", "picture"}]}, the name "face", "mask", "truth" or
// the index of a row. Of runs that show the same pairs as the first one; null where no run has any.
Json pair_pictures(const Results& results, PageBudget& budget);

// Tables of the ablation with shades: [{"title", "columns", "rows": [{"label", "cells": [{"text", "shade"}]}]}].
Json heat_maps(const TableInput& input);

// {"paragraphs", "systems", "bibtex"}: what was run and what was not.
Json methods(const TableInput& input);

}  // namespace maskbench::report
