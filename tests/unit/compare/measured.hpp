#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "server/compare/configuration.hpp"

namespace webdyno::test {

/// A configuration of a small network, with some factors in place of the usual ones.
inline compare::Configuration configured(compare::Factors factors = {}) {
  compare::Configuration configuration;
  configuration.factors = {{"framework", "tfjs"},   {"version", "4.22.0"}, {"backend", "cpu"},
                           {"platform", "browser"}, {"workload", "mlp"},   {"task", "train"},
                           {"depth", "2"},          {"width", "64"},       {"batch", "64"},
                           {"batches", "20"},       {"weights_seed", "7"}};
  for (auto& [name, value] : factors) configuration.factors[name] = value;
  for (const auto& [name, value] : configuration.factors)
    configuration.sha256 += name + "=" + value + ";";
  return configuration;
}

/// Numbers of its done trials, one a block from block 1 on.
inline compare::Configuration measured(compare::Configuration configuration,
                                       compare::Measure measure,
                                       const std::vector<double>& values) {
  std::int64_t block = 0;
  for (const double value : values) configuration.values[measure].push_back({++block, value});
  configuration.trials.done = values.size();
  return configuration;
}

inline compare::Configuration trained(compare::Configuration configuration,
                                      const std::vector<double>& ms) {
  return measured(std::move(configuration), compare::Measure::training_time, ms);
}

}  // namespace webdyno::test
