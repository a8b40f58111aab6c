#pragma once

#include <string>
#include <vector>

#include "server/cli/present/style.hpp"
#include "server/sweep/catalog.hpp"

namespace webdyno::cli {

/// A row for each parameter: what it takes, what it is by default, who reads it, what it is.
std::string parameter_table(const std::vector<sweep::Parameter>& parameters,
                            const present::Style& style);

}  // namespace webdyno::cli
