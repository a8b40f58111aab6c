#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "server/cli/present/style.hpp"

namespace webdyno::present {

/// A finding as it is told: words and numbers from elsewhere.
struct FindingText {
  std::string query;  // its name
  std::string title;
  std::string says;        // with "{value}"
  std::string says_below;  // where the interval lies below 1
  std::string unit;        // empty: of a ratio
  std::string needs;       // a plan
  std::string study;       // empty: nothing is known
  std::size_t configurations = 0;
  std::size_t trials = 0;
  std::size_t software_trials = 0;           // on an adapter that is no GPU
  std::size_t left_out = 0;                  // trials whose value has no logarithm
  std::map<std::string, std::size_t> flags;  // with how many of the trials have each
  std::size_t beside_trials = 0;             // that they are held against, if any
  std::map<std::string, std::size_t> beside_flags = {};
  std::optional<double> estimate;  // nullopt: not measured
  std::optional<double> low;
  std::optional<double> high;
};

/// "41.2×" or "1.02 cores": three significant digits; "0.946x" where the terminal has no UTF-8.
std::string finding_value(const FindingText& finding, const Style& style);

/// The sentence, with its number in place.
std::string finding_sentence(const FindingText& finding, const Style& style);

/// Title, sentence, number with interval, what it is of and its query; of one that is not measured
/// what would measure it.
std::string finding_block(const FindingText& finding, const Style& style);

}  // namespace webdyno::present
