#include "server/compared/compared_sweep.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

namespace webdyno::compared {
namespace {

using compare::Configuration;
using compare::Measure;
using nlohmann::json;

constexpr const char* kNamedSweeps = R"sql(
  SELECT sweep_id, sweep_uuid, plan_name FROM sweep
  WHERE sweep_id NOT IN (SELECT sweep_id FROM sweep_in_making)
)sql";

constexpr const char* kComparedTrials = R"sql(
  SELECT
    trial.trial_id, trial.block, trial.configuration_id, trial.outcome, coalesce(trial_course.flags, attempt.flags, '[]'),
    coalesce(attempt.host_id, 0), coalesce(attempt.browser_id, 0), coalesce(attempt.workload_sha256, trial.workload_sha256),
    coalesce(attempt.framework_sha256, trial.framework_sha256), attempt.adapter IS NOT NULL,
    attempt.facts ->> '$.update_rule', attempt.facts ->> '$.network', attempt.readback,
    attempt.facts ->> '$.python' || coalesce(', ' || (attempt.facts ->> '$.environment'), ''),
    attempt.facts ->> '$.onednn', attempt.facts ->> '$.kernels', attempt.facts ->> '$.build',
    attempt.facts ->> '$.fed_lengths'
  FROM trial
  JOIN configuration USING (configuration_id)
  LEFT JOIN attempt USING (trial_id, attempt_number)
  LEFT JOIN trial_course ON trial_course.trial_id = trial.trial_id
  WHERE trial.sweep_id = :sweep_id AND configuration.control_arm IS NULL AND configuration.task IN ('train', 'infer')
  ORDER BY trial.position
)sql";

constexpr const char* kComparedConfigurations = R"sql(
  SELECT
    configuration_id, configuration_sha256, framework, framework_version, backend, platform, workload, task, parameters
  FROM configuration
  WHERE
    configuration_id IN (SELECT configuration_id FROM trial WHERE sweep_id = :sweep_id)
    AND control_arm IS NULL AND task IN ('train', 'infer')
  ORDER BY workload, task DESC, framework, framework_version, backend, depth, width, configuration_id
)sql";

/// A query whose first column is the trial, and what its other columns are.
struct NumbersOfTrials {
  const char* sql;
  std::vector<Measure> measures;
  bool of_gpu = false;  // of trials that used an adapter alone
};

// The condition on the sweep is a bound number, and so pushed down into the views.
const std::vector<NumbersOfTrials>& numbers_of_trials() {
  static const std::vector<NumbersOfTrials> all = {
      {"SELECT trial_id, mean_ms FROM trial_measure WHERE sweep_id = :sweep_id AND measure = "
       "'training'",
       {Measure::training_time}},
      {"SELECT trial_id, mean_ms FROM trial_measure WHERE sweep_id = :sweep_id AND measure = "
       "'inference'",
       {Measure::inference_time}},
      {"SELECT trial_id, mean_ms FROM trial_measure WHERE sweep_id = :sweep_id AND measure = "
       "'warmup'",
       {Measure::warmup_time}},
      {"SELECT trial_id, mean_ms FROM trial_measure WHERE sweep_id = :sweep_id AND measure = "
       "'model_load'",
       {Measure::model_loading_time}},
      {"SELECT trial_id, average_percent FROM trial_cpu WHERE sweep_id = :sweep_id",
       {Measure::cpu_percent}},
      {"SELECT trial_id, gpu_process_percent FROM trial_cpu WHERE sweep_id = :sweep_id",
       {Measure::gpu_process_percent},
       true},
      {"SELECT trial_id, peak_footprint_bytes, model_file_bytes FROM trial_memory WHERE sweep_id = "
       ":sweep_id",
       {Measure::peak_footprint_bytes, Measure::model_file_bytes}},
      {"SELECT trial_id, gpu_process_peak_footprint_bytes FROM trial_memory WHERE sweep_id = "
       ":sweep_id",
       {Measure::gpu_process_peak_footprint_bytes},
       true},
      {"SELECT trial_id, sum(browser_busy_mean_percent), sum(device_busy_mean_percent), "
       "sum(browser_memory_peak_bytes), sum(device_memory_peak_bytes) FROM trial_gpu WHERE "
       "sweep_id = :sweep_id GROUP BY trial_id",
       {Measure::gpu_busy_percent, Measure::gpu_device_busy_percent, Measure::gpu_memory_peak_bytes,
        Measure::gpu_device_memory_peak_bytes},
       true},
  };
  return all;
}

std::string factor_text(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

compare::Factors factors_of(SQLite::Statement& row) {
  compare::Factors factors;
  constexpr std::array kNames = {"framework", "version", "backend", "platform", "workload", "task"};
  for (std::size_t i = 0; i < kNames.size(); ++i)
    factors[kNames[i]] = row.getColumn(static_cast<int>(i) + 2).getString();
  const auto parameters = json::parse(row.getColumn(8).getString());
  for (const auto& [name, value] : parameters.items()) factors[name] = factor_text(value);
  return factors;
}

/// Leaves of a fingerprint by their paths: "host.memory_bytes".
void add_leaves(compare::Facts& facts, const std::string& path, const json& value) {
  if (value.is_object()) {
    for (const auto& [name, each] : value.items()) {
      if (name != "version") add_leaves(facts, path + "." + name, each);
    }
  } else if (!value.is_null()) {
    facts[path].insert(factor_text(value));
  }
}

/// What two columns of ids name, once each: a sweep has few hosts and browsers, and many trials.
class Surroundings {
 public:
  explicit Surroundings(SQLite::Database& database) : database_(database) {}

  const compare::Facts& host(std::int64_t host_id) {
    const auto [place, is_new] = hosts_.try_emplace(host_id);
    if (!is_new) return place->second;
    SQLite::Statement row(database_, "SELECT host_uuid, fingerprint FROM host WHERE host_id = ?");
    row.bind(1, host_id);
    if (row.executeStep()) {
      place->second["machine"].insert(row.getColumn(0).getString());
      add_leaves(place->second, "host", json::parse(row.getColumn(1).getString()));
    }
    return place->second;
  }

  const compare::Facts& browser(std::int64_t browser_id) {
    const auto [place, is_new] = browsers_.try_emplace(browser_id);
    if (!is_new) return place->second;
    SQLite::Statement row(database_,
                          "SELECT product, version, headless FROM browser WHERE browser_id = ? "
                          "AND platform IS NULL");  // native trials have none
    row.bind(1, browser_id);
    if (row.executeStep()) {
      place->second["browser"].insert(
          fmt::format("{} {}{}", row.getColumn(0).getString(), row.getColumn(1).getString(),
                      row.getColumn(2).getInt() != 0 ? ", headless" : ""));
    }
    return place->second;
  }

 private:
  SQLite::Database& database_;
  std::map<std::int64_t, compare::Facts> hosts_;
  std::map<std::int64_t, compare::Facts> browsers_;
};

void add_facts(compare::Facts& facts, const compare::Facts& more) {
  for (const auto& [name, values] : more) facts[name].insert(values.begin(), values.end());
}

// Of kComparedTrials.
constexpr std::array<std::pair<int, const char*>, 10> kFactColumns = {{{7, "pages"},
                                                                       {8, "framework_files"},
                                                                       {10, "update_rule"},
                                                                       {11, "network"},
                                                                       {12, "readback"},
                                                                       {13, "python"},
                                                                       {14, "onednn"},
                                                                       {15, "kernels"},
                                                                       {16, "build"},
                                                                       {17, "fed_lengths"}}};

/// Where a done trial's numbers go.
struct DoneTrial {
  std::size_t configuration;
  std::int64_t block;
  bool has_adapter;
};

class Reader {
 public:
  Reader(SQLite::Database& database, std::int64_t sweep_id)
      : database_(database), sweep_id_(sweep_id), surroundings_(database) {}

  std::vector<Configuration> read() {
    const SQLite::Transaction at_one_moment(database_);
    read_factors();
    read_sweep();
    read_trials();
    for (const auto& numbers : numbers_of_trials()) read_numbers(numbers);
    for (std::size_t i = 0; i < configurations_.size(); ++i) {
      for (const auto& [host_id, browser_id] : ids_[i]) {
        add_facts(configurations_[i].facts, surroundings_.host(host_id));
        add_facts(configurations_[i].facts, surroundings_.browser(browser_id));
      }
    }
    return std::move(configurations_);
  }

 private:
  SQLite::Statement of_sweep(const char* sql) {
    SQLite::Statement statement(database_, sql);
    statement.bind(":sweep_id", sweep_id_);
    return statement;
  }

  void read_factors() {
    auto rows = of_sweep(kComparedConfigurations);
    while (rows.executeStep()) {
      places_[rows.getColumn(0).getInt64()] = configurations_.size();
      Configuration configuration;
      configuration.sha256 = rows.getColumn(1).getString();
      configuration.factors = factors_of(rows);
      configurations_.push_back(std::move(configuration));
    }
    ids_.resize(configurations_.size());
  }

  void read_sweep() {
    // An element of the plan may have a rate of its own.
    auto row = of_sweep(
        "SELECT DISTINCT configuration_id, webdyno_version, "
        "CAST(coalesce(trial_terms.rate_hz, sweep.rate_hz) AS TEXT) "
        "FROM trial JOIN sweep USING (sweep_id) "
        "LEFT JOIN trial_terms USING (sweep_id, configuration_id) WHERE sweep_id = :sweep_id");
    while (row.executeStep()) {
      const auto place = places_.find(row.getColumn(0).getInt64());
      if (place == places_.end()) continue;  // the control, and probes
      auto& facts = configurations_[place->second].facts;
      facts["webdyno_version"].insert(row.getColumn(1).getString());
      facts["rate_hz"].insert(row.getColumn(2).getString());
    }
  }

  void read_trials() {
    auto rows = of_sweep(kComparedTrials);
    while (rows.executeStep()) {
      const std::size_t place = places_.at(rows.getColumn(2).getInt64());
      Configuration& configuration = configurations_[place];
      const std::string outcome = rows.getColumn(3).getString();
      if (outcome != "done") {
        ++(outcome.empty()            ? configuration.trials.waiting
           : outcome == "unsupported" ? configuration.trials.unsupported
                                      : configuration.trials.failed);
        continue;
      }
      ++configuration.trials.done;
      done_[rows.getColumn(0).getInt64()] = {place, rows.getColumn(1).getInt64(),
                                             rows.getColumn(9).getInt() != 0};
      for (const auto& flag : json::parse(rows.getColumn(4).getString()))
        ++configuration.flags[flag.get<std::string>()];
      ids_[place].emplace(rows.getColumn(5).getInt64(), rows.getColumn(6).getInt64());
      for (const auto& [column, fact] : kFactColumns) {
        if (!rows.getColumn(column).isNull())
          configuration.facts[fact].insert(rows.getColumn(column).getString());
      }
    }
  }

  void read_numbers(const NumbersOfTrials& numbers) {
    auto rows = of_sweep(numbers.sql);
    while (rows.executeStep()) {
      const auto trial = done_.find(rows.getColumn(0).getInt64());
      if (trial == done_.end() || (numbers.of_gpu && !trial->second.has_adapter)) continue;
      for (std::size_t i = 0; i < numbers.measures.size(); ++i) {
        const auto column = rows.getColumn(static_cast<int>(i) + 1);
        if (column.isNull()) continue;
        configurations_[trial->second.configuration].values[numbers.measures[i]].push_back(
            {trial->second.block, column.getDouble()});
      }
    }
  }

  SQLite::Database& database_;
  std::int64_t sweep_id_;
  Surroundings surroundings_;
  std::vector<Configuration> configurations_;
  std::map<std::int64_t, std::size_t> places_;                        // of configuration ids
  std::vector<std::set<std::pair<std::int64_t, std::int64_t>>> ids_;  // of hosts and browsers
  std::map<std::int64_t, DoneTrial> done_;
};

/// At most a line of them, newest first; empty where there is none.
std::string allowed_sweeps(SQLite::Database& database) {
  constexpr int kShown = 5;
  SQLite::Statement rows(database, std::string(kNamedSweeps) +
                                       " ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT ?");
  rows.bind(1, kShown);
  std::vector<std::string> names;
  while (rows.executeStep()) {
    names.push_back(fmt::format("{} ({}, {})", rows.getColumn(0).getInt64(),
                                rows.getColumn(1).getString(), rows.getColumn(2).getString()));
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

bool is_number(const std::string& name) {
  return !name.empty() && name.size() <= 18 && name.front() != '0' &&
         name.find_first_not_of("0123456789") == std::string::npos;
}

std::vector<NamedSweep> sweeps_where(SQLite::Database& database, const std::string& condition,
                                     const std::string& value) {
  SQLite::Statement rows(database, kNamedSweeps + condition);
  if (!value.empty()) rows.bind(1, value);
  std::vector<NamedSweep> found;
  while (rows.executeStep()) {
    found.push_back({rows.getColumn(0).getInt64(), rows.getColumn(1).getString(),
                     rows.getColumn(2).getString()});
  }
  return found;
}

}  // namespace

tl::expected<NamedSweep, compare::Misfit> find_sweep(SQLite::Database& database,
                                                     const std::string& name,
                                                     const std::string& place) {
  const auto found =
      name == "last"
          ? sweeps_where(database, " ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1", "")
      : is_number(name) ? sweeps_where(database, " AND sweep_id = CAST(? AS INTEGER)", name)
      : name.empty()    ? std::vector<NamedSweep>()
                     : sweeps_where(database, " AND substr(sweep_uuid, 1, length(?1)) = ?1", name);
  if (found.size() == 1) return found.front();
  const std::string allowed = allowed_sweeps(database);
  if (allowed.empty()) {
    return tl::unexpected(
        compare::Misfit{place + ": there is no sweep in it yet; `./webdyno run` makes one"});
  }
  if (found.size() > 1) {
    return tl::unexpected(compare::Misfit{
        fmt::format("{}: {} sweeps begin with '{}': name more of it, or a number: {}", place,
                    found.size(), name, allowed)});
  }
  return tl::unexpected(compare::Misfit{
      fmt::format("{}: there is no sweep '{}': allowed are last, a number, a uuid or "
                  "its beginning, or two arms (framework=tfjs,backend=wasm): {}",
                  place, name, allowed)});
}

std::vector<Configuration> read_configurations(SQLite::Database& database, std::int64_t sweep_id) {
  return Reader(database, sweep_id).read();
}

}  // namespace webdyno::compared
