#include "server/cli/present/remarks.hpp"

#include "server/cli/present/layout.hpp"
#include "server/cli/present/style.hpp"

namespace webdyno::present {
namespace {

constexpr std::size_t kLines = 4;

}  // namespace

std::string Remarks::marks(const results::ResultRow& row) const {
  if (remarks_.most_letters() == 0) return "";
  return " " + left(remarks_.letters(row), remarks_.most_letters());
}

std::vector<std::string> Remarks::notes(std::size_t columns) const {
  std::vector<std::string> lines;
  for (const auto& [mark, text] : remarks_.notes()) {
    std::string beginning = mark + "  ";
    for (const auto& line : wrapped(printable(text), columns - cells(beginning), kLines)) {
      lines.push_back(beginning + line);
      beginning.assign(cells(beginning), ' ');
    }
  }
  return lines;
}

std::vector<std::string> Remarks::head(std::size_t columns) const {
  return wrapped(printable(remarks_.head()), columns, kLines);
}

}  // namespace webdyno::present
