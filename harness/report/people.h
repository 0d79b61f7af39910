// The column that people judge, from artificial.json of the results.
#pragma once

#include <optional>

#include "report/aggregate.h"
#include "report/people_file.h"

namespace maskbench::report {

// Puts what people said into the cells of kJudgedByPeople: the row of a judged run has its value and interval, and the
// number of raters. Without the file nothing changes; a damaged one is a note of the experiment.
class People {
 public:
  explicit People(Results& results);

  // Whether any row has been judged, so that the results have the column.
  bool judged_any(const std::vector<Row>& rows) const;
  void fill(std::vector<Row>& rows) const;

 private:
  std::optional<PeopleFile> file_;
};

}  // namespace maskbench::report
