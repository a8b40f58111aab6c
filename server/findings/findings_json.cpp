#include "server/findings/findings_json.hpp"

#include "schema/wire/optional_json.hpp"
#include "server/findings/flags_json.hpp"

namespace webdyno::findings {
namespace {

using nlohmann::json;

json finding_json(const Found& found) {
  const auto& query = *found.query;
  const auto& finding = *query.finding;
  const auto& interval = found.interval;
  return {{"query", query.name},
          {"title", query.title},
          {"description", query.description},
          {"says", finding.says},
          {"says_below", finding.says_below},
          {"unit", finding.unit.empty() ? "ratio" : finding.unit},
          {"needs", finding.needs},
          {"study", finding.study.empty() ? json() : json(finding.study)},
          {"value", wire::or_null(found.estimate)},
          {"ci95_low", interval ? json(interval->low) : json()},
          {"ci95_high", interval ? json(interval->high) : json()},
          {"configurations", found.configurations},
          {"trials", found.trials},
          {"software_adapter_trials", found.software_trials},
          {"left_out_trials", found.left_out},
          {"flags", flags_json(found.flags)},
          {"beside_trials", found.beside_trials},
          {"beside_flags", flags_json(found.beside_flags)}};
}

}  // namespace

json findings_json(const std::vector<Found>& all) {
  json list = json::array();
  for (const auto& each : all) list.push_back(finding_json(each));
  return list;
}

}  // namespace webdyno::findings
