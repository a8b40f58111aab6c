#pragma once

#include <string>

#include "server/compare/report.hpp"

namespace webdyno::present {

/// A comparison for a pull request, in GitHub's Markdown: a line that says what it comes to, what
/// has changed, warnings, and everything else folded away.
std::string comparison_markdown(const compare::Report& report);

}  // namespace webdyno::present
