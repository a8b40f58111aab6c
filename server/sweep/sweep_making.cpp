#include "server/sweep/sweep_making.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <numeric>
#include <system_error>

#include "schema/wire/identity.hpp"
#include "schema/wire/version.hpp"
#include "server/sweep/attempt.hpp"
#include "server/sweep/binding.hpp"
#include "server/sweep/event.hpp"
#include "server/sweep/order.hpp"
#include "server/sweep/progress.hpp"
#include "server/sweep/steady_time.hpp"
#include "server/sweep/trial_count.hpp"

namespace webdyno::sweep {
namespace {

// A trial takes 210 bytes in the database and as many in its write-ahead log, until it has run.
constexpr std::uintmax_t kTrialBytes = 500;
// The log grows to 4 MB before it is written back.
constexpr std::uintmax_t kSpareBytes = 5'000'000;

constexpr std::int64_t kPieceTimeoutUs = std::chrono::microseconds(kPieceTimeout).count();

std::int64_t store_configuration(SQLite::Database& database, const Configuration& configuration) {
  const std::string sha256 = configuration.sha256();
  execute(database,
          "INSERT INTO configuration (configuration_sha256, framework, framework_version, backend, "
          "platform, workload, "
          "task, depth, width, parameters, control_arm) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
          "ON CONFLICT DO "
          "NOTHING",
          sha256, configuration.framework, configuration.framework_version, configuration.backend,
          configuration.platform, configuration.workload, configuration.task,
          configuration.integer_parameter("depth"), configuration.integer_parameter("width"),
          wire::canonical_json(configuration.parameters), configuration.control_arm);
  SQLite::Statement find(
      database, "SELECT configuration_id FROM configuration WHERE configuration_sha256 = ?");
  bind_all(find, sha256);
  find.executeStep();
  return find.getColumn(0).getInt64();
}

/// Complete blocks, without the configurations that have had all of their trials: the order of the
/// others is that of a plan in which every one has the most.
std::vector<std::vector<std::size_t>> blocks_of(const NewSweep& sweep, const TrialCount& count) {
  auto blocks =
      running_order(sweep.configurations.size(), static_cast<int>(count.blocks), sweep.seed);
  for (std::size_t block = 0; block < blocks.size(); ++block) {
    std::erase_if(blocks[block], [&](std::size_t configuration) {
      return trials_of(sweep.configurations[configuration], sweep.plan, count) <= block;
    });
  }
  return blocks;
}

std::size_t trials_in(const std::vector<std::vector<std::size_t>>& blocks) {
  return std::accumulate(blocks.begin(), blocks.end(), std::size_t{0},
                         [](std::size_t sum, const auto& block) { return sum + block.size(); });
}

/// The control tells what measuring costs: it has a place in each complete block, and no number of
/// its own that would have to be known as well as the plan's. Neither has a configuration whose
/// element of the plan says how many trials it has.
bool grows(const Plan& plan, const Configuration& configuration) {
  return plan.precision && !configuration.control_arm && !configuration.terms.trials;
}

}  // namespace

SweepMaking::SweepMaking(const NewSweep& sweep)
    : sweep_(sweep),
      sweep_uuid_(wire::uuid_v7()),
      count_(count_trials(sweep.plan, sweep.configurations)),
      blocks_(blocks_of(sweep, count_)),
      trial_count_(trials_in(blocks_)) {}

std::size_t SweepMaking::rows_left() const {
  return sweep_.configurations.size() - configuration_ids_.size() + trial_count_ - trials_;
}

void SweepMaking::write_piece(SQLite::Database& database) {
  if (sweep_id_ == 0)
    begin(database);
  else
    renew(database);
  std::size_t rows = kPieceRows;
  for (; rows > 0 && configuration_ids_.size() < sweep_.configurations.size(); --rows)
    write_configuration(database, sweep_.configurations[configuration_ids_.size()]);
  write_trials(database, rows);
  if (rows_left() == 0) finish(database);
}

/// Found out by the last piece that fits it would leave no room to take the others away again.
void SweepMaking::refuse_small_disk(SQLite::Database& database) const {
  const std::filesystem::path file = database.getFilename();
  std::error_code unknown;
  const auto space = std::filesystem::space(file.parent_path(), unknown);
  const std::uintmax_t needed = kSpareBytes + trial_count_ * kTrialBytes;
  if (unknown || space.available >= needed) return;
  throw Rejected(
      Rejected::Reason::kConflict,
      fmt::format("the disk of {} has {} MB left, and a sweep of {} trials needs {}", file.string(),
                  space.available / 1'000'000, trial_count_, needed / 1'000'000));
}

void SweepMaking::begin(SQLite::Database& database) {
  refuse_small_disk(database);
  const std::string plan = wire::canonical_json(sweep_.plan.document);
  execute(database,
          "INSERT INTO sweep (sweep_uuid, contract_version, webdyno_version, plan_name, "
          "plan_sha256, plan, seed, rate_hz, "
          "trial_timeout_ms, state, launched, created_realtime_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, "
          "?, 'stopped', ?, ?)",
          sweep_uuid_, wire::kContractVersion, std::string(wire::kWebdynoVersion), sweep_.plan.name,
          wire::sha256_hex(plan), plan, sweep_.seed, sweep_.rate_hz, sweep_.plan.trial_timeout_ms,
          sweep_.launched, realtime_us());
  sweep_id_ = database.getLastInsertRowid();
  const SteadyTime now = steady_now();
  execute(database, "INSERT INTO sweep_in_making (sweep_id, expires_us, boot_id) VALUES (?, ?, ?)",
          sweep_id_, now.us + kPieceTimeoutUs, now.boot_id);
}

void SweepMaking::renew(SQLite::Database& database) {
  const int renewed =
      execute(database, "UPDATE sweep_in_making SET expires_us = ? WHERE sweep_id = ?",
              steady_now().us + kPieceTimeoutUs, sweep_id_);
  if (renewed == 0)
    throw Rejected(Rejected::Reason::kConflict,
                   "the sweep took too long to be made, and was removed; ask for it again");
}

void SweepMaking::write_configuration(SQLite::Database& database,
                                      const Configuration& configuration) {
  const std::int64_t configuration_id = store_configuration(database, configuration);
  const auto trials = static_cast<std::int64_t>(trials_of(configuration, sweep_.plan, count_));
  const bool more = grows(sweep_.plan, configuration);
  const std::int64_t most = more ? sweep_.plan.precision->max_trials : trials;
  execute(
      database,
      "INSERT INTO sweep_configuration (sweep_id, configuration_id, place, min_trials, "
      "max_trials, ci_half_width, block, trials, expected_trials) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
      "?4, ?4, ?4)",
      sweep_id_, configuration_id, configuration_ids_.size(), trials, most,
      more ? std::optional(sweep_.plan.precision->ci_half_width) : std::nullopt);
  configuration_ids_.push_back(configuration_id);
  trials_at_most_ += most;
  write_terms(database, configuration);
}

void SweepMaking::write_terms(SQLite::Database& database,
                              const Configuration& configuration) const {
  TrialTerms terms = configuration.terms;
  terms.trials.reset();  // sweep_configuration has it
  if (terms == TrialTerms{}) return;
  execute(database,
          "INSERT INTO trial_terms (sweep_id, configuration_id, trial_timeout_ms, rate_hz, "
          "profile, experience, memory, operators) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          sweep_id_, configuration_ids_.back(), terms.timeout_ms, terms.rate_hz, terms.profile,
          terms.experience, terms.memory, terms.operators);
}

void SweepMaking::write_trials(SQLite::Database& database, std::size_t rows) {
  SQLite::Statement insert(database,
                           "INSERT INTO trial (trial_uuid, contract_version, sweep_id, "
                           "configuration_id, position, block) VALUES (?, ?, ?, ?, ?, ?)");
  for (; rows > 0 && trials_ < trial_count_; --rows, ++trials_, ++place_) {
    if (place_ == blocks_[block_].size()) {
      ++block_;
      place_ = 0;
    }
    bind_all(insert, wire::uuid_v7(), wire::kContractVersion, sweep_id_,
             configuration_ids_[blocks_[block_][place_]], trials_ + 1, block_ + 1);
    insert.exec();
    insert.reset();
  }
}

void SweepMaking::finish(SQLite::Database& database) {
  execute(database, "DELETE FROM sweep_in_making WHERE sweep_id = ?", sweep_id_);
  execute(database, "UPDATE sweep SET state = 'running' WHERE sweep_id = ?", sweep_id_);
  std::optional<std::int64_t> budget_us;
  if (sweep_.plan.precision && sweep_.plan.precision->budget_s)
    budget_us = *sweep_.plan.precision->budget_s * 1'000'000;
  execute(database,
          "UPDATE sweep_progress SET trials_at_most = ?, trials_expected = trial_count, budget_us "
          "= ? WHERE sweep_id = ?",
          trials_at_most_, budget_us, sweep_id_);
  begin_waiting(database, sweep_id_, steady_now());
  record_event(database, "sweep_created", {.sweep_id = sweep_id_});
  complete_ = true;
}

std::optional<std::string> sweep_being_made(SQLite::Database& database, bool launched) {
  const SteadyTime now = steady_now();
  SQLite::Statement find(database,
                         "SELECT sweep_uuid FROM sweep_in_making JOIN sweep USING (sweep_id) WHERE "
                         "launched = ? AND boot_id = ? AND expires_us >= ? LIMIT 1");
  bind_all(find, launched, now.boot_id, now.us);
  if (!find.executeStep()) return std::nullopt;
  return find.getColumn(0).getString();
}

}  // namespace webdyno::sweep
