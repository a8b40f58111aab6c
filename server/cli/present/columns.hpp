#pragma once

#include <string>
#include <vector>

#include "server/cli/present/style.hpp"

namespace webdyno::present {

/// Rows of texts under headings, the last column in as many lines as it needs. A cell that is empty
/// stands for the one above it. Each row has as many texts as there are headings.
std::string columns_text(const std::vector<std::string>& headings,
                         const std::vector<std::vector<std::string>>& rows, const Style& style);

}  // namespace webdyno::present
