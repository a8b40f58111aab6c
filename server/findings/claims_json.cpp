#include "server/findings/claims_json.hpp"

#include "schema/wire/optional_json.hpp"
#include "server/findings/flags_json.hpp"

namespace webdyno::findings {
namespace {

using nlohmann::json;

json number_json(const ClaimNumber& number) {
  const auto& interval = number.interval;
  return {{"value", wire::or_null(number.estimate)},
          {"low", interval ? json(interval->low) : json()},
          {"high", interval ? json(interval->high) : json()},
          {"configurations", number.configurations},
          {"trials", number.trials},
          {"software_adapter_trials", number.software_trials},
          {"left_out_trials", number.left_out},
          {"verdict", std::string(word_of(number.verdict))}};
}

json claim_json(const JudgedClaim& judged) {
  const auto& query = *judged.query;
  const auto& claim = *query.claim;
  json parts = json::array();
  for (const auto& [name, readings] : judged.parts)
    parts.push_back({{"name", name},
                     {"as_read", number_json(readings.as_read)},
                     {"as_waited", number_json(readings.as_waited)}});
  return {{"query", query.name},
          {"title", query.title},
          {"description", query.description},
          {"claims", claim.claims},
          {"holds", claim.below ? "below 1" : "above 1"},
          {"printed", claim.printed.empty() ? json() : json(claim.printed)},
          {"plan", claim.plan},
          {"sweep_id", wire::or_null(judged.sweep_id)},
          {"one_reading", judged.one_reading},
          {"as_read", number_json(judged.readings.as_read)},
          {"as_waited", number_json(judged.readings.as_waited)},
          {"parts", parts},
          {"flags", flags_json(judged.flags)},
          {"beside_trials", judged.beside_trials},
          {"beside_flags", flags_json(judged.beside_flags)},
          {"survival", survival_of(judged)}};
}

}  // namespace

json claims_json(const std::vector<JudgedClaim>& all) {
  json list = json::array();
  for (const auto& each : all) list.push_back(claim_json(each));
  return list;
}

}  // namespace webdyno::findings
