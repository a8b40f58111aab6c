#include "server/results/own_model_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "server/results/number.hpp"

namespace webdyno::results {

std::string own_model_note(const std::vector<const ResultRow*>& rows) {
  std::int64_t least = 0;
  std::int64_t most = 0;
  for (const auto* row : rows) {
    if (!row->median_ms) continue;
    least = least == 0 ? row->trials : std::min(least, row->trials);
    most = std::max(most, row->trials);
  }
  if (most == 0) return "no trial is done";
  if (most == 1) return "median, n = 1";
  return least == most ? fmt::format("median [lowest, highest], n = {}", most)
                       : fmt::format("median [lowest, highest], n = {} to {}", least, most);
}

bool has_outputs(const ResultRow& row) { return row.outputs_of || row.base_of; }

std::optional<double> off_by(const ResultRow& row) {
  return row.base_of ? row.base_difference : row.output_difference;
}

std::string off_by_words(const ResultRow& row) {
  const auto share = off_by(row);
  return share ? share_percent(*share) : "?";
}

}  // namespace webdyno::results
