#pragma once

#include <cstddef>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "server/compare/arm_expression.hpp"
#include "server/compare/configuration.hpp"

namespace webdyno::compare {

/// A factor in which two matched configurations are not alike.
struct Difference {
  std::string factor;
  std::string base;  // empty: it has no such factor
  std::string head;
};

/// Places in the arms' configurations.
struct Pair {
  std::size_t base;
  std::size_t head;
  std::vector<Difference> differs;
};

/// A configuration without a counterpart.
struct Alone {
  std::size_t configuration;
  /// The other side has more than one that it could be compared with, or its own has more.
  bool several;
};

struct Matching {
  std::vector<Pair> pairs;
  std::vector<Alone> base_alone;
  std::vector<Alone> head_alone;
};

/// Configurations of two sweeps by what they mean. First those that agree in all factors, then
/// those that do in all but steering ones (factors.hpp), then those in all but the version too. A
/// parameter that no configuration of the other sweep has counts in the first step alone: that
/// sweep is of a webdyno that did not know it, or of other backends.
Matching match_sweeps(const std::vector<Configuration>& base,
                      const std::vector<Configuration>& head);

/// Configurations of one sweep by the factors that neither expression names, or both name alike. A
/// version belongs to its framework: where that is named differently, versions do not count.
/// Misfits: one configuration of an arm that could go with two of the other, one that is in both
/// arms, and arms without a pair.
tl::expected<Matching, Misfit> match_arms(const std::vector<Configuration>& base,
                                          const ArmExpression& base_arm,
                                          const std::vector<Configuration>& head,
                                          const ArmExpression& head_arm);

}  // namespace webdyno::compare
