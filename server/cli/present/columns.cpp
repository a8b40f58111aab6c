#include "server/cli/present/columns.hpp"

#include <algorithm>

#include "server/cli/present/layout.hpp"

namespace webdyno::present {
namespace {

constexpr std::size_t kGapColumns = 2;
// A last column narrower than that would be one of single words.
constexpr std::size_t kLastColumnsAtLeast = 24;
constexpr std::size_t kManyLines = 1'000;

}  // namespace

std::string columns_text(const std::vector<std::string>& headings,
                         const std::vector<std::vector<std::string>>& rows, const Style& style) {
  std::vector<std::size_t> widths;
  std::size_t before = 0;
  for (std::size_t i = 0; i + 1 < headings.size(); ++i) {
    widths.push_back(cells(headings[i]));
    for (const auto& row : rows) widths[i] = std::max(widths[i], cells(row[i]));
    before += widths[i] + kGapColumns;
  }
  const std::size_t last = std::max(style.columns, before + kLastColumnsAtLeast) - before;
  const auto line = [&](const std::vector<std::string>& texts) {
    std::string text;
    for (std::size_t i = 0; i < widths.size(); ++i) text += left(texts[i], widths[i] + kGapColumns);
    const auto lines = wrapped(texts.back(), last, kManyLines);
    for (std::size_t i = 0; i < lines.size(); ++i)
      text += (i > 0 ? "\n" + std::string(before, ' ') : "") + lines[i];
    text.erase(text.find_last_not_of(' ') + 1);
    return text + "\n";
  };
  std::size_t breadth = before + cells(headings.back());
  for (const auto& row : rows) breadth = std::max(breadth, before + cells(row.back()));
  std::string text = line(headings) + rule(style, std::min(breadth, style.columns)) + "\n";
  for (const auto& row : rows) text += line(row);
  return text;
}

}  // namespace webdyno::present
