#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "server/sweep/catalog.hpp"
#include "server/sweep/given.hpp"
#include "server/sweep/plan.hpp"

namespace webdyno::sweep {

/// What a plan becomes, in lines for a person. Nothing is measured from it: expand() makes the
/// configurations.
struct PlanOutline {
  /// The configurations that differ in parameters alone.
  struct Row {
    std::string framework;
    std::string framework_version;
    std::string backend;
    std::string workload;
    std::string task;
    std::size_t configurations = 0;
    std::string values;  // of the plan's parameters that they are called by: "depth 1, 2; width 64"
  };
  /// What the matrix names and no configuration has.
  struct LeftOut {
    std::string what;  // "litert 2.5.3 infer on cpu", "parameter batch"
    std::string why;
    bool excluded = false;  // the plan itself says so
  };

  std::vector<Row> rows;
  std::vector<LeftOut> left_out;
  std::size_t configurations = 0;
};

PlanOutline outline(const Plan& plan, const Catalog& catalog, const Given& given = {});

}  // namespace webdyno::sweep
