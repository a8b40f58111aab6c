#pragma once

#include <string>

#include "server/compare/report.hpp"

namespace webdyno::present {

/// JUnit's XML, as CI servers read it: a suite a measure, a case a configuration in it. A
/// regression is a failure, a configuration of which head has no done trial an error, and what has
/// no verdict, or is unsure, is skipped: it has not passed. What base or head has alone is skipped
/// in a suite of its own.
std::string comparison_junit(const compare::Report& report);

}  // namespace webdyno::present
