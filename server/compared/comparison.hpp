#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "server/compare/report.hpp"
#include "server/compared/compared_sweep.hpp"

namespace webdyno::compared {

/// What a person compares: a sweep and its configurations.
struct ReadSweep {
  NamedSweep named;
  std::vector<compare::Configuration> configurations;
};

/// Two arms of one sweep, as expressions.
tl::expected<compare::Report, compare::Misfit> report_of_arms(const ReadSweep& sweep,
                                                              const std::string& base,
                                                              const std::string& head,
                                                              double tolerance);

/// Two sweeps, whole.
tl::expected<compare::Report, compare::Misfit> report_of_sweeps(const ReadSweep& base,
                                                                const ReadSweep& head,
                                                                double tolerance);

/// Whether both are arm expressions; a misfit where one is and the other is not.
tl::expected<bool, compare::Misfit> are_arms(const std::string& base, const std::string& head);

}  // namespace webdyno::compared
