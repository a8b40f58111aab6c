#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "server/compare/factors.hpp"
#include "server/compare/measure.hpp"

namespace webdyno::compare {

/// One number of one done trial, and the block of the running order that it ran in.
struct TrialValue {
  std::int64_t block;
  double value;
};

/// Trials by how they ended.
struct TrialCounts {
  std::size_t done = 0;
  std::size_t failed = 0;
  std::size_t unsupported = 0;
  std::size_t waiting = 0;  // not ended, or not begun

  bool none_done() const { return done == 0 && failed + unsupported > 0; }
};

/// What was around done trials: of each fact ("cpu_model", "browser") all values that there were.
using Facts = std::map<std::string, std::set<std::string>>;

/// What one side of a comparison has of one configuration.
struct Configuration {
  std::string sha256;
  Factors factors;
  TrialCounts trials;
  std::map<Measure, std::vector<TrialValue>> values;  // of done trials that have the number
  std::map<std::string, std::size_t> flags;           // how many of the done trials have each
  Facts facts;                                        // see circumstances.hpp
};

}  // namespace webdyno::compare
