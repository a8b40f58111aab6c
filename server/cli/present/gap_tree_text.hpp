#pragma once

#include <string>

#include "server/cli/present/style.hpp"
#include "server/gap/gap_tree.hpp"

namespace webdyno::present {

/// What decides the ratios of a workload, in words, and the tree no deeper than there are factors
/// with the geometric mean of the ratios at each of its nodes.
std::string gap_tree_text(const gap::Trees& trees, const Style& style);

/// Of ratios that no tree can be made of.
std::string no_gap_tree_text(const std::string& workload, std::size_t ratios, const Style& style);

}  // namespace webdyno::present
