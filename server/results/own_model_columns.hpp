#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/results/results.hpp"

namespace webdyno::results {

/// What the times of models of one's own are, wherever they stand: "median [lowest, highest], n =
/// 3". `fastest_words` says the same numbers.
std::string own_model_note(const std::vector<const ResultRow*>& rows);

/// Whether its outputs were held against others', or others' against them.
bool has_outputs(const ResultRow& row);

/// How far its outputs are from those of the variant with the largest file, else from what most
/// agree with, as a share. Nothing: they cannot be held against each other.
std::optional<double> off_by(const ResultRow& row);

/// "0.012 %"; "?" where there is no number.
std::string off_by_words(const ResultRow& row);

}  // namespace webdyno::results
