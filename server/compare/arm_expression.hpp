#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "server/compare/configuration.hpp"

namespace webdyno::compare {

/// Why something that was asked for makes no sense: one line that says what is allowed.
struct Misfit {
  std::string message;
};

/// "framework=tfjs,backend=wasm": the configurations of a sweep that have these values.
struct ArmExpression {
  std::string text;
  Factors values;
};

/// Whether a text is meant to be one, and no name of a sweep.
bool is_arm_expression(std::string_view text);

tl::expected<ArmExpression, Misfit> parse_arm(std::string_view text);

/// Of a sweep's configurations those that the expression is of. Unknown keys, values that no
/// configuration has, and values that none has together are misfits.
tl::expected<std::vector<Configuration>, Misfit> select_arm(
    const std::vector<Configuration>& configurations, const ArmExpression& arm);

}  // namespace webdyno::compare
