#include "server/cli/parameter_table.hpp"

#include "server/cli/present/columns.hpp"

namespace webdyno::cli {
namespace {

std::string default_of(const sweep::Parameter& parameter) {
  return parameter.default_value.is_string() ? parameter.default_value.get<std::string>()
                                             : parameter.default_value.dump();
}

}  // namespace

std::string parameter_table(const std::vector<sweep::Parameter>& parameters,
                            const present::Style& style) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& each : parameters) {
    const auto readers = sweep::readers_of(each);
    rows.push_back({each.name, sweep::range_of(each), default_of(each),
                    each.description + (readers.empty() ? "" : " For " + readers + ".")});
  }
  return present::columns_text({"parameter", "takes", "default", "what it is"}, rows, style);
}

}  // namespace webdyno::cli
