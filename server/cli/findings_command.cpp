#include <fmt/format.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "schema/wire/optional_json.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/named_sweep.hpp"
#include "server/cli/present/finding_text.hpp"
#include "server/findings/findings.hpp"
#include "server/findings/flags_json.hpp"
#include "server/store/database.hpp"
#include "server/store/storage_failure.hpp"

namespace webdyno::cli {
namespace {

present::FindingText text_of(const findings::Found& found) {
  const auto& finding = *found.query->finding;
  present::FindingText text{.query = found.query->name,
                            .title = found.query->title,
                            .says = finding.says,
                            .says_below = finding.says_below,
                            .unit = finding.unit,
                            .needs = finding.needs,
                            .study = finding.study,
                            .configurations = found.configurations,
                            .trials = found.trials,
                            .software_trials = found.software_trials,
                            .left_out = found.left_out,
                            .flags = found.flags,
                            .beside_trials = found.beside_trials,
                            .beside_flags = found.beside_flags,
                            .estimate = found.estimate,
                            .low = std::nullopt,
                            .high = std::nullopt};
  if (found.interval) {
    text.low = found.interval->low;
    text.high = found.interval->high;
  }
  return text;
}

nlohmann::json json_of(const present::FindingText& text) {
  return {{"query", text.query},
          {"title", text.title},
          {"measured", text.estimate.has_value()},
          {"says", text.estimate ? nlohmann::json(present::finding_sentence(
                                       text, {.colour = false, .utf8 = true}))
                                 : nlohmann::json(nullptr)},
          {"value", wire::or_null(text.estimate)},
          {"ci95_low", wire::or_null(text.low)},
          {"ci95_high", wire::or_null(text.high)},
          {"unit", text.unit.empty() ? "ratio" : text.unit},
          {"configurations", text.configurations},
          {"trials", text.trials},
          {"software_adapter_trials", text.software_trials},
          {"left_out_trials", text.left_out},
          {"flags", findings::flags_json(text.flags)},
          {"beside_trials", text.beside_trials},
          {"beside_flags", findings::flags_json(text.beside_flags)},
          {"needs", text.needs},
          {"study", text.study.empty() ? nlohmann::json(nullptr) : nlohmann::json(text.study)}};
}

}  // namespace

ExitCode findings(const FindingsOptions& options) {
  const store::FileTrace trace(options.database);
  auto database = store::open_for_reading(options.database);
  try {
    const auto sweep = named_sweep(database, options.sweep, options.database.string());
    const auto all = findings::find_all(database, sweep.sweep_id);
    trace.refuse_if_written(database);
    if (options.format == "json") {
      nlohmann::json list = nlohmann::json::array();
      for (const auto& each : all) list.push_back(json_of(text_of(each)));
      std::cout << nlohmann::json{{"sweep_id", sweep.sweep_id},
                                  {"sweep_uuid", sweep.uuid},
                                  {"plan", sweep.plan},
                                  {"findings", list}}
                       .dump(2, ' ', false, nlohmann::json::error_handler_t::replace)
                << "\n";
      return ExitCode::kDone;
    }
    const auto style = present::terminal_style();
    std::cout << fmt::format("sweep {}, plan {}\n", sweep.sweep_id, sweep.plan);
    for (const auto& each : all) std::cout << "\n" << present::finding_block(text_of(each), style);
  } catch (const SQLite::Exception& error) {
    store::refuse_unusable(options.database, error);
    throw;
  }
  return ExitCode::kDone;
}

}  // namespace webdyno::cli
