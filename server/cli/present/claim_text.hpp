#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/cli/present/style.hpp"

namespace webdyno::present {

/// A claim's ratio under one reading.
struct ClaimCell {
  std::optional<double> estimate;  // nullopt: not measured
  std::optional<double> low;
  std::optional<double> high;
  std::vector<std::string> without = {};  // parts of the claim that are not measured
};

/// A claim of a study with its verdict: words and numbers from elsewhere.
struct ClaimText {
  std::string title;
  std::string survival;  // "survives under both readings"
  std::string printed;   // empty: nothing is known here
  ClaimCell as_read;
  ClaimCell as_waited;
  bool one_reading = false;
  std::string query;  // the command that prints the rows; empty: not measured
};

/// Title and verdict of each, the ratios with their intervals, what was printed, and the query.
std::string claims_text(const std::vector<ClaimText>& claims, const Style& style);

}  // namespace webdyno::present
