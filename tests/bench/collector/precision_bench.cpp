// A sweep by precision of 10,000 configurations of 2 to 10 trials each: expansion, making, the
// decision which trial is next, the end of a trial with and without trials that are appended, and
// memory. Prints; asserts nothing. Leases, samples and results beside the decisions are those of
// trial_cost_bench.
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "schema/wire/identity.hpp"
#include "server/store/database.hpp"
#include "server/sweep/attempt.hpp"
#include "server/sweep/driver.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/plan.hpp"
#include "server/sweep/scheduler.hpp"
#include "server/sweep/stop_rule.hpp"
#include "server/sweep/sweep.hpp"
#include "tests/driver/messages.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace {

namespace sweep = webdyno::sweep;
namespace test = webdyno::test;
using Clock = std::chrono::steady_clock;
using nlohmann::json;

constexpr int kDepths = 100;
constexpr int kWidths = 100;
/// That go through the whole engine: so many at the sweep's begin, at the end of its complete
/// blocks, and behind them, where trials are appended. Those between, whose numbers and hashes
/// would take ten minutes, are written as ended.
constexpr std::int64_t kTrialsOfPart = 1'500;

double ms_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

double resident_mb() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1e3;
}

json integers(int from, int count) {
  json values = json::array();
  for (int i = 0; i < count; ++i) values.push_back(from + i);
  return values;
}

sweep::Catalog catalog() {
  const std::string sha(64, 'a');
  const json file = {{"package", "p"}, {"path", "p.js"}, {"sha256", sha}, {"bytes", 1}};
  const json parameter = {
      {"type", "integer"}, {"minimum", 1}, {"maximum", 1000}, {"default", 1}, {"description", "d"}};
  return sweep::parse_catalog({{"workloads",
                                {{{"workload", "mlp"},
                                  {"description", "d"},
                                  {"parameters", {{"depth", parameter}, {"width", parameter}}}}}},
                               {"frameworks",
                                {{{"framework", "alpha"},
                                  {"title", "A"},
                                  {"license", "MIT"},
                                  {"versions", {{{"version", "1.0.0"}, {"files", {file}}}}},
                                  {"workloads", {{"mlp", {{"train", {"cpu"}}}}}}}}},
                               {"workload_sha256", {{"alpha", sha}}},
                               {"maker_sha256", {{"alpha", sha}}}});
}

json plan() {
  return {{"name", "bench"},
          {"matrix",
           {{{"workload", "mlp"},
             {"framework", {"alpha"}},
             {"backend", {"cpu"}},
             {"task", {"train"}},
             {"depth", integers(1, kDepths)},
             {"width", integers(1, kWidths)}}}},
          {"repeat", {{"ci_half_width", 0.05}, {"min_trials", 2}, {"max_trials", 10}}},
          {"trial_timeout_s", 60},
          {"control", false}};
}

/// Times of something that happens often.
class Times {
 public:
  void add(double ms) { ms_.push_back(ms); }

  std::string text() {
    if (ms_.empty()) return "never";
    std::sort(ms_.begin(), ms_.end());
    const auto at = [&](double share) {
      return ms_[static_cast<std::size_t>(share * static_cast<double>(ms_.size() - 1))];
    };
    return fmt::format("{} times, median {:.3f} ms, p99 {:.3f} ms, longest {:.1f} ms", ms_.size(),
                       at(0.5), at(0.99), ms_.back());
  }

 private:
  std::vector<double> ms_;
};

/// The trial as its driver would have left it: done, one iteration of so many nanoseconds.
void write_rows(SQLite::Database& database, std::int64_t trial_id, std::int64_t duration_ns) {
  SQLite::Statement attempt(
      database,
      "INSERT INTO attempt (trial_id, attempt_number, browser_id, leased_realtime_us, "
      "lease_expires_realtime_us, boot_id, started_us, ended_us) VALUES (?, 1, 1, 0, 0, 'b', 0, "
      "1)");
  attempt.bind(1, trial_id);
  attempt.exec();
  SQLite::Statement iteration(
      database,
      "INSERT INTO iteration (trial_id, attempt_number, phase, iteration_index, start_page_us, "
      "duration_ns, calls) VALUES (?, 1, 'train', 0, 0, ?, 1)");
  iteration.bind(1, trial_id);
  iteration.bind(2, duration_ns);
  iteration.exec();
}

/// As if the trials up to `position` had ended, each with a mean of about 14 ms that scatters too
/// much.
void write_as_ended(SQLite::Database& database, std::int64_t position) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  const auto with_position = [&](const char* sql) {
    SQLite::Statement statement(database, sql);
    statement.bind(1, position);
    statement.exec();
  };
  with_position(
      "INSERT INTO attempt (trial_id, attempt_number, browser_id, leased_realtime_us, "
      "lease_expires_realtime_us, boot_id, started_us, ended_us, outcome) SELECT trial_id, 1, 1, "
      "0, "
      "0, 'b', 0, 1, 'done' FROM trial WHERE outcome IS NULL AND position <= ?");
  with_position(
      "UPDATE trial SET outcome = 'done', attempt_number = 1 WHERE outcome IS NULL AND position <= "
      "?");
  database.exec(
      "UPDATE sweep_configuration SET (ended, done, measured, mean_ms, squares_ms2) = (SELECT "
      "count(*), count(*), count(*), 14 + configuration_id % 7, 3 + configuration_id % 5 FROM "
      "trial "
      "WHERE trial.configuration_id = sweep_configuration.configuration_id AND outcome = 'done')");
  transaction.commit();
}

std::int64_t last_trial(SQLite::Database& database) {
  return database.execAndGet("SELECT max(trial_id) FROM trial").getInt64();
}

/// Takes the next trial, has it measured, and ends it by the engine.
void end_one(SQLite::Database& database, Times& next, Times& ended, Times& appending) {
  static std::uint64_t noise = 1;
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  auto begin = Clock::now();
  const auto trial_id = sweep::next_trial(database, 1);
  next.add(ms_since(begin));
  noise = noise * 6364136223846793005 + 1442695040888963407;
  write_rows(database, trial_id.value(), 10'000'000 + static_cast<std::int64_t>(noise >> 42));
  const auto made = last_trial(database);
  begin = Clock::now();
  sweep::close_attempt(database, {.sweep_id = 1, .trial_id = *trial_id, .attempt_number = 1},
                       "done", std::nullopt, std::nullopt);
  const double ms = ms_since(begin);
  (last_trial(database) == made ? ended : appending).add(ms);
  transaction.commit();
}

}  // namespace

int main() {
  const test::TemporaryDirectory directory;
  auto database = webdyno::store::open_for_writing(directory.path() / "bench.db");
  sweep::register_driver(database, test::registration(webdyno::wire::uuid_v7()));
  const auto known = catalog();
  auto begin = Clock::now();
  const auto parsed = sweep::parse_plan(plan(), known).value();
  const auto configurations = sweep::expand(parsed, known);
  fmt::print("expansion of {} configurations: {:.0f} ms\n", configurations.size(), ms_since(begin));
  begin = Clock::now();
  sweep::create_sweep(database, {.plan = parsed,
                                 .configurations = configurations,
                                 .seed = 1,
                                 .rate_hz = 10,
                                 .launched = true});
  fmt::print("sweep of {} trials made: {:.1f} s, {:.0f} MB resident\n",
             database.execAndGet("SELECT trial_count FROM sweep_progress").getInt(),
             ms_since(begin) / 1e3, resident_mb());
  std::fflush(stdout);

  const std::int64_t made = last_trial(database);
  const auto part = [&](const char* name) {
    Times next;
    Times ended;
    Times appending;
    for (std::int64_t i = 0; i < kTrialsOfPart; ++i) end_one(database, next, ended, appending);
    fmt::print(
        "{}: {:.0f} MB resident\n  next trial: {}\n  end of a trial, its numbers and content hash "
        "included: {}\n  the same with {} trials appended: {}\n",
        name, resident_mb(), next.text(), ended.text(), sweep::kAppendedTrials, appending.text());
    std::fflush(stdout);
  };
  part("the first trials");
  write_as_ended(database, made - kTrialsOfPart);
  part("the last ones that were made with the sweep");
  part("behind them");
  begin = Clock::now();
  sweep::drop_queued_trials(database, 1);
  fmt::print("a budget that is spent: {:.0f} ms\n", ms_since(begin));
}
