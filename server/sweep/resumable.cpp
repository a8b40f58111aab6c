#include "server/sweep/resumable.hpp"

#include <fmt/format.h>

#include <set>

namespace webdyno::sweep {
namespace {

/// "have no gpu_cache"; empty: nothing is wrong.
std::string misfit(const Configuration& configuration, const Catalog& catalog) {
  const Workload* workload = catalog.workload(configuration.workload);
  const Framework* framework = catalog.framework(configuration.framework);
  if (workload == nullptr ||
      catalog.version(configuration.framework, configuration.framework_version) == nullptr)
    return "cannot be measured any more";
  std::set<std::string> unread;
  for (const auto& [name, value] : configuration.parameters.items()) unread.insert(name);
  for (const auto& parameter :
       parameters_read(*workload, *framework, configuration.task, configuration.backend)) {
    if (unread.erase(parameter.name) == 0) return "have no " + parameter.name;
  }
  return unread.empty() ? "" : "have " + *unread.begin() + ", which no page reads now";
}

}  // namespace

std::optional<std::string> why_not_resumable(const std::vector<Configuration>& left,
                                             const Catalog& catalog) {
  for (const auto& each : left) {
    if (const std::string wrong = misfit(each, catalog); !wrong.empty()) {
      return fmt::format(
          "the sweep is of another webdyno: its trials of {} {} on {}, {} {}, {}; start a new one",
          each.framework, each.framework_version, each.backend, each.workload, each.task, wrong);
    }
  }
  return std::nullopt;
}

}  // namespace webdyno::sweep
