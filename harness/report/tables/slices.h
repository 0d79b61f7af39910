// Scores by what is in the picture: the turn of the head, the tone of the skin, the mask. They show where a system fails.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "report/pair_values.h"
#include "report/tables/layout.h"

namespace maskbench::report {

// A way to part the scored pairs.
struct Slicing {
  std::string name;                 // "yaw", as in --by
  std::string title;                // "tone of the skin (individual typology angle)"
  std::vector<std::string> slices;  // "-15 to 15°"; a mask has its number
  // The slice of a pair; nullopt where what decides it is unknown.
  std::function<std::optional<size_t>(const ScoredPair&)> slice_of;
};

// By yaw, by skin tone (both in degrees), and by mask (as many as there are in `pairs`).
std::vector<Slicing> slicings(const std::vector<ScoredPair>& pairs);
std::vector<std::string> slicing_names();

// A metric of every row in each slice: what makes a run's score of its pairs, averaged over seeds, with its 95 % interval
// over people; without it above kJudgedRows rows.
struct SliceTable {
  std::string metric, slicing, title;  // the title: "Corner error (%) ↓ by mask"
  LayoutTable table;                   // the headings of slices end in their number of pairs: "-15 to 15° (n = 96)"
};

// Tables of the metrics that have values of single pairs, for the slicings of which any pair has a slice. `by` and
// `metrics` restrict them; empty: all. Reads metrics.csv of every run.
std::vector<SliceTable> lay_out_slices(const TableInput& input, const std::vector<std::string>& by = {},
                                       const std::vector<std::string>& metrics = {});

// The same as one page of Markdown; empty without any.
std::string markdown_slices(const TableInput& input, const std::vector<SliceTable>& tables);

}  // namespace maskbench::report
