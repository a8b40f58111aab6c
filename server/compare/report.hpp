#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "server/compare/circumstances.hpp"
#include "server/compare/judging.hpp"

namespace webdyno::compare {

/// What a side of a comparison is called.
struct SideName {
  std::string sweep_uuid;
  std::string plan;
  std::optional<std::string> arm;  // the expression; none: the whole sweep
};

/// A configuration that has a row in the tables, or should have one.
struct Cell {
  std::string name;  // what tells it apart from the others
  Factors factors;   // base's; head's where it is in head alone
  std::vector<Difference> differs;
  std::vector<Difference> computed;  // update_rule, network, readback that are not the same
  TrialCounts base;
  TrialCounts head;

  /// It was measured, and is not any more: every trial of head ended otherwise than done, or so
  /// many that fewer than two are left, of which nothing can be said.
  bool broken() const {
    if (base.done > 0 && head.none_done()) return true;
    return base.done >= 2 && head.done < 2 && head.failed + head.unsupported > 0;
  }
};

/// A configuration that is compared with none.
struct Left {
  std::string name;
  Factors factors;
  bool in_base;  // else in head
  bool several;  // there are several counterparts; else none
};

struct VerdictCounts {
  std::size_t faster = 0;
  std::size_t slower = 0;
  std::size_t same = 0;
  std::size_t unsure = 0;
  std::size_t none = 0;         // rows without a verdict
  std::size_t regressions = 0;  // rows, and cells that are broken
};

struct Report {
  SideName base;
  SideName head;
  double tolerance;
  bool by_block;
  std::string common;       // what all cells have in common, in words
  std::vector<Cell> cells;  // rows name them by their place
  std::vector<MeasureRows> measures;
  std::vector<Left> left;
  std::vector<Warning> warnings;
  VerdictCounts counts;
};

struct Arms {
  SideName base_name;
  SideName head_name;
  std::vector<Configuration> base;
  std::vector<Configuration> head;
};

Report report_of(const Arms& arms, const Matching& matching, const JudgingOptions& options);

}  // namespace webdyno::compare
