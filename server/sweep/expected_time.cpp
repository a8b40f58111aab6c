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

/// Of one trial: what is expected, and between what it lies.
struct Taken {
  double seconds;
  double low;
  double high;
};

/// Median and quartiles, those of few values the values beside them.
Taken middle_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t last = values.size() - 1;
  return {.seconds = (values[last / 2] + values[(last + 1) / 2]) / 2,
          .low = values[last / 4],
          .high = values[last - last / 4]};
}

Taken assumed(const Configuration& configuration, const Plan& plan) {
  const bool observed = configuration.terms.experience.value_or(plan.experience);
  const double low =
      kAssumedBesideS + seconds_of(configuration, "measure_ms") + (observed ? kAssumedAloneS : 0);
  const double warmup = seconds_of(configuration, "warmup_ms");
  return {.seconds = low + kAssumedWarmup * warmup, .low = low, .high = low + warmup};
}

/// Of a sweep by precision: those that its stop rule may ask for.
std::size_t most_trials_of(const Configuration& configuration, const Plan& plan,
                           std::size_t complete) {
  if (!plan.precision || configuration.control_arm || configuration.terms.trials) return complete;
  return static_cast<std::size_t>(plan.precision->max_trials);
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
    return middle_of(std::move(values));
  };
  for (const auto& each : configurations) {
    Taken taken{};
    const auto known = earlier.of_configuration.find(each.sha256());
    const auto kind =
        earlier.of_kind.find(kind_of(each.framework, each.backend, each.workload, each.task));
    if (known != earlier.of_configuration.end()) {
      taken = learn(known->second, [](const auto& trial) { return trial.seconds; });
      ++time.learnt;
    } else if (kind != earlier.of_kind.end()) {
      const double measured = seconds_of(each, "measure_ms");
      taken = learn(kind->second, [&](const auto& trial) { return trial.beside_s + measured; });
      ++time.similar;
    } else {
      taken = assumed(each, plan);
      ++time.assumed;
    }
    const std::size_t complete = trials_of(each, plan, count);
    const auto of = [&](double seconds, std::size_t trials) {
      return (seconds + static_cast<double>(plan.cool_down_ms) / 1e3) * static_cast<double>(trials);
    };
    time.seconds += of(taken.seconds, complete);
    time.low_seconds += of(taken.low, complete);
    time.high_seconds += of(taken.high, most_trials_of(each, plan, complete));
  }
  if (plan.precision) {
    time.of_complete_blocks = true;
    time.budget_s = plan.precision->budget_s;
  }
  if (time.budget_s) {
    const auto budget = static_cast<double>(*time.budget_s);
    time.low_seconds = std::min(time.low_seconds, budget);
    time.high_seconds = std::min(time.high_seconds, budget);
  }
  if (!sweeps.empty()) {
    time.first_sweep = *sweeps.begin();
    time.last_sweep = *sweeps.rbegin();
  }
  return time;
}

std::string source_of(const ExpectedTime& time) {
  if (time.earlier_trials == 0) return "assumed: no earlier trial of this machine says more";
  std::string text =
      fmt::format("learnt from {} trial{} of sweep{} on this machine", time.earlier_trials,
                  time.earlier_trials == 1 ? "" : "s",
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

std::string words_of(const ExpectedTime& time) {
  std::string about = "about " + how_long(time.seconds);
  if (time.budget_s && static_cast<double>(*time.budget_s) < time.seconds)
    about = fmt::format("{}, the budget: the complete blocks would take {}",
                        how_long(static_cast<double>(*time.budget_s)), about);
  else if (time.of_complete_blocks)
    about = "of the complete blocks, " + about;
  return about + ", " + source_of(time);
}

}  // namespace webdyno::sweep
