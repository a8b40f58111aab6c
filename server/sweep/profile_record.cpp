#include "server/sweep/profile_record.hpp"

#include <algorithm>

#include "server/sweep/binding.hpp"
#include "server/sweep/call_profile.hpp"

namespace webdyno::sweep {
namespace {

using nlohmann::json;

/// The phase that is measured; null when the task has none or it did not end.
json main_phase(const json& report) {
  const auto& phases = report["phases"];
  const auto found = std::find_if(phases.begin(), phases.end(), [](const json& phase) {
    return (phase["name"] == "train" || phase["name"] == "infer") && !phase["end_us"].is_null();
  });
  return found == phases.end() ? json() : *found;
}

tl::expected<CallProfile, std::string> profile_of(const ProfilerAnswer& profiler, const json& phase,
                                                  const std::optional<ClockAlignment>& clock) {
  if (!profiler) return tl::unexpected(profiler.error());
  if (phase.is_null())
    return tl::unexpected(std::string("no phase train or infer came to its end"));
  if (!clock) return tl::unexpected(std::string("the page's clock was not aligned"));
  return summarise(*profiler, phase["start_us"].get<std::int64_t>() + clock->offset_us,
                   phase["end_us"].get<std::int64_t>() + clock->offset_us);
}

void store_hot_functions(SQLite::Database& database, const AttemptRow& attempt,
                         const std::vector<HotFunction>& functions) {
  SQLite::Statement insert(
      database,
      "INSERT INTO hot_function (trial_id, attempt_number, rank, function_name, script, "
      "line_number, column_number, samples, self_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  int rank = 0;
  for (const auto& each : functions) {
    bind_all(insert, attempt.trial_id, attempt.attempt_number, ++rank, each.name, each.script,
             each.line_number, each.column_number, each.samples, each.self_us);
    insert.exec();
    insert.reset();
  }
}

}  // namespace

void record_profile(SQLite::Database& database, const AttemptRow& attempt,
                    const ProfilerAnswer& profiler, const std::optional<ClockAlignment>& clock,
                    json& report) {
  report["flags"].push_back(
      "profiled");  // also without a profile: it ran, and slowed the page down
  const json phase = main_phase(report);
  const auto profile = profile_of(profiler, phase, clock);
  if (!profile) {
    report["flags"].push_back("no_profile");
    report["facts"]["profile"] = profile.error();
    return;
  }
  store_hot_functions(database, attempt, profile->hottest);
  const auto add_metric = [&](const char* name, const json& value) {
    report["metrics"].push_back(
        {{"name", name}, {"unit", "count"}, {"value", value}, {"phase", phase["name"]}});
  };
  add_metric("call_depth_samples", profile->samples);
  if (profile->samples == 0) return;  // the control's code is webdyno's own: it has no depth
  add_metric("call_depth_max", profile->max_depth);
  add_metric("call_depth_mean", profile->mean_depth);
}

}  // namespace webdyno::sweep
