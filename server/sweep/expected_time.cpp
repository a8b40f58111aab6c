#include "server/sweep/expected_time.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "server/sweep/binding.hpp"
#include "server/sweep/progress.hpp"
#include "server/sweep/trial_count.hpp"

namespace webdyno::sweep {
namespace {

using nlohmann::json;

// A browser has one sweep, or a part of one. So many are some hours of measuring, and read in a
// second.
constexpr int kNewestBrowsers = 50;

// Of a trial that nothing is known of, beside measure_ms: pages are opened, libraries loaded, and a
// warm-up is steady after half of its time.
constexpr double kAssumedBesideS = 1.0;
constexpr double kAssumedWarmup = 0.5;
constexpr double kAssumedAloneS = 3.0;  // of plans with experience

// A gap as long as that is a pause: count_lease leaves it out in the same way. Between two trials
// of a browser the driver of native trials may have had others, whose time is theirs.
constexpr const char* kTaken = R"sql(
  WITH given AS (
    SELECT
      attempt.trial_id, attempt.outcome,
      CASE
        WHEN json_extract(plan, '$.overlap') THEN lead(leased_realtime_us) OVER browser
        ELSE min(lead(leased_realtime_us) OVER browser, lead(leased_realtime_us) OVER all_drivers)
      END - leased_realtime_us AS until_next_us,
      started_realtime_us + ended_us - started_us - leased_realtime_us AS until_ended_us
    FROM attempt JOIN trial USING (trial_id) JOIN sweep USING (sweep_id)
    WHERE attempt.browser_id IN (
      SELECT browser_id FROM browser JOIN host USING (host_id) WHERE host_uuid = ?1 ORDER BY browser_id DESC LIMIT ?2
    )
    WINDOW
      browser AS (PARTITION BY attempt.browser_id ORDER BY browser_attempt),
      all_drivers AS (PARTITION BY sweep_id ORDER BY leased_realtime_us)
  )
  SELECT
    sweep_id, configuration_sha256, framework, backend, workload, task, configuration.parameters ->> 'measure_ms',
    coalesce(until_next_us / 1e6 - coalesce(json_extract(plan, '$.cool_down_ms'), 0) / 1e3, until_ended_us / 1e6)
  FROM given JOIN trial USING (trial_id) JOIN sweep USING (sweep_id) JOIN configuration USING (configuration_id)
  LEFT JOIN trial_terms USING (sweep_id, configuration_id)
  WHERE
    given.outcome IS NOT NULL AND coalesce(until_next_us, until_ended_us) > 0
    AND coalesce(until_next_us, until_ended_us) < 2000 * coalesce(trial_terms.trial_timeout_ms, sweep.trial_timeout_ms)
      + 1000 * coalesce(json_extract(plan, '$.cool_down_ms'), 0) + ?3
)sql";

std::string kind_of(const std::string& framework, const std::string& backend,
                    const std::string& workload, const std::string& task) {
  return framework + " " + backend + " " + workload + " " + task;
}

double seconds_of(const Configuration& configuration, const char* parameter) {
  return static_cast<double>(configuration.integer_parameter(parameter).value_or(0)) / 1e3;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

double assumed_seconds(const Configuration& configuration, const Plan& plan) {
  const bool observed = configuration.terms.experience.value_or(plan.experience);
  return kAssumedBesideS + kAssumedWarmup * seconds_of(configuration, "warmup_ms") +
         seconds_of(configuration, "measure_ms") + (observed ? kAssumedAloneS : 0);
}

std::string how_long(double seconds) {
  if (seconds < 100) return fmt::format("{:.0f} s", seconds);
  if (seconds < 100 * 60) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

}  // namespace

EarlierTrials read_earlier_trials(SQLite::Database& database, const std::string& host_uuid) {
  EarlierTrials earlier;
  SQLite::Statement read(database, kTaken);
  bind_all(read, host_uuid, kNewestBrowsers, kDriverMissingUs);
  while (read.executeStep()) {
    const double measured_s = static_cast<double>(optional_integer(read, 6).value_or(0)) / 1e3;
    const double seconds = std::max(0.0, read.getColumn(7).getDouble());
    const EarlierTrials::Taken taken{read.getColumn(0).getInt64(), seconds,
                                     std::max(0.0, seconds - measured_s)};
    earlier.of_configuration[read.getColumn(1).getString()].push_back(taken);
    earlier
        .of_kind[kind_of(read.getColumn(2).getString(), read.getColumn(3).getString(),
                         read.getColumn(4).getString(), read.getColumn(5).getString())]
        .push_back(taken);
  }
  return earlier;
}

ExpectedTime expected_time(const Plan& plan, const std::vector<Configuration>& configurations,
                           const EarlierTrials& earlier) {
  const TrialCount count = count_trials(plan, configurations);
  ExpectedTime time;
  std::set<const void*> sources;
  std::set<std::int64_t> sweeps;
  const auto learn = [&](const std::vector<EarlierTrials::Taken>& trials, auto seconds) {
    if (sources.insert(&trials).second) time.earlier_trials += trials.size();
    std::vector<double> values;
    for (const auto& each : trials) {
      sweeps.insert(each.sweep_id);
      values.push_back(seconds(each));
    }
    return median(std::move(values));
  };
  for (const auto& each : configurations) {
    double seconds = 0;
    const auto known = earlier.of_configuration.find(each.sha256());
    const auto kind =
        earlier.of_kind.find(kind_of(each.framework, each.backend, each.workload, each.task));
    if (known != earlier.of_configuration.end()) {
      seconds = learn(known->second, [](const auto& taken) { return taken.seconds; });
      ++time.learnt;
    } else if (kind != earlier.of_kind.end()) {
      seconds = learn(kind->second, [](const auto& taken) { return taken.beside_s; }) +
                seconds_of(each, "measure_ms");
      ++time.similar;
    } else {
      seconds = assumed_seconds(each, plan);
      ++time.assumed;
    }
    time.seconds += (seconds + static_cast<double>(plan.cool_down_ms) / 1e3) *
                    static_cast<double>(trials_of(each, plan, count));
  }
  if (plan.precision) {
    time.of_complete_blocks = true;
    time.budget_s = plan.precision->budget_s;
  }
  if (!sweeps.empty()) {
    time.first_sweep = *sweeps.begin();
    time.last_sweep = *sweeps.rbegin();
  }
  return time;
}

std::string words_of(const ExpectedTime& time) {
  std::string about = "about " + how_long(time.seconds);
  if (time.budget_s && static_cast<double>(*time.budget_s) < time.seconds)
    about = fmt::format("{}, the budget: the complete blocks would take {}",
                        how_long(static_cast<double>(*time.budget_s)), about);
  else if (time.of_complete_blocks)
    about = "of the complete blocks, " + about;
  if (time.earlier_trials == 0)
    return about + ", assumed: no earlier trial of this machine says more";
  std::string text =
      fmt::format("{}, learnt from {} trial{} of sweep{} on this machine", about,
                  time.earlier_trials, time.earlier_trials == 1 ? "" : "s",
                  time.first_sweep == time.last_sweep
                      ? fmt::format(" {}", time.first_sweep)
                      : fmt::format("s {} to {}", time.first_sweep, time.last_sweep));
  if (time.similar > 0 || time.assumed > 0) {
    text += fmt::format(": {} configurations from their own", time.learnt);
    if (time.similar > 0) text += fmt::format(", {} from others of their kind", time.similar);
    if (time.assumed > 0) text += fmt::format(", {} assumed", time.assumed);
  }
  return text;
}

}  // namespace webdyno::sweep
