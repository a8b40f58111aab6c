#pragma once

#include <string>

#include "server/results/results.hpp"

namespace webdyno::results {

/// What measuring was worth and what it cost, in one line; empty when nothing was sampled.
std::string harness_words(const Results& results);

/// A drift that spoils the means has a line of its own; empty when there is none.
std::string drift_words(const Results& results);

}  // namespace webdyno::results
