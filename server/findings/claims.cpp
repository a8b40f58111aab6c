#include "server/findings/claims.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "server/findings/tally.hpp"

namespace webdyno::findings {
namespace {

constexpr double kConfidence = 0.95;

/// Rows of one part, or of all of them.
struct TalliedReadings {
  Tally as_read;
  Tally as_waited;
};

ClaimVerdict verdict_of(const ClaimNumber& number, bool below) {
  if (!number.estimate) return ClaimVerdict::kNotMeasured;
  if (!number.interval) return ClaimVerdict::kOpen;
  if (number.interval->low > 1) return below ? ClaimVerdict::kFails : ClaimVerdict::kHolds;
  if (number.interval->high < 1) return below ? ClaimVerdict::kHolds : ClaimVerdict::kFails;
  return ClaimVerdict::kOpen;
}

ClaimNumber number_of(const Tally& tally, double confidence, bool below) {
  ClaimNumber number{.configurations = tally.configurations(),
                     .trials = tally.trials(),
                     .software_trials = tally.software_trials(),
                     .left_out = tally.left_out(),
                     .estimate = tally.estimate(),
                     .interval = tally.interval(confidence)};
  number.verdict = verdict_of(number, below);
  return number;
}

ClaimVerdict verdict_over(const std::vector<ClaimPart>& parts, ClaimNumber Readings::*reading) {
  bool measured = false;
  bool all = true;
  for (const auto& part : parts) {
    const auto verdict = (part.readings.*reading).verdict;
    if (verdict == ClaimVerdict::kFails) return verdict;
    if (verdict == ClaimVerdict::kNotMeasured) continue;
    measured = true;
    all = all && verdict == ClaimVerdict::kHolds;
  }
  if (!measured) return ClaimVerdict::kNotMeasured;
  return all ? ClaimVerdict::kHolds : ClaimVerdict::kOpen;
}

std::set<std::int64_t> together(std::set<std::int64_t> one, const std::set<std::int64_t>& other) {
  one.insert(other.begin(), other.end());
  return one;
}

void judge(SQLite::Database& database, const StudySweep& sweep, const TrialRows& rows,
           JudgedClaim& claim) {
  TalliedReadings whole;
  std::map<std::string, TalliedReadings> by_part;
  claim.one_reading = rows.size() > 0;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::string reading = rows.cell(row, "reading");
    auto& part = by_part[rows.cell(row, "part").get<std::string>()];
    if (reading != "as_waited") {
      whole.as_read.add(rows, row);
      part.as_read.add(rows, row);
    }
    if (reading != "as_read") {
      whole.as_waited.add(rows, row);
      part.as_waited.add(rows, row);
    }
    claim.one_reading = claim.one_reading && reading == "both";
  }
  const bool below = claim.query->claim->below;
  const double each = 1 - (1 - kConfidence) / static_cast<double>(by_part.size());
  for (const auto& [name, tallied] : by_part) {
    claim.parts.push_back({.name = name,
                           .readings = {.as_read = number_of(tallied.as_read, each, below),
                                        .as_waited = number_of(tallied.as_waited, each, below)}});
  }
  claim.sweep_id = sweep.sweep_id;
  claim.readings = {.as_read = number_of(whole.as_read, kConfidence, below),
                    .as_waited = number_of(whole.as_waited, kConfidence, below)};
  claim.readings.as_read.verdict = verdict_over(claim.parts, &Readings::as_read);
  claim.readings.as_waited.verdict = verdict_over(claim.parts, &Readings::as_waited);
  claim.flags = flags_of(database, sweep.sweep_id,
                         together(whole.as_read.trial_ids(), whole.as_waited.trial_ids()));
  const auto beside =
      together(whole.as_read.beside_trial_ids(), whole.as_waited.beside_trial_ids());
  claim.beside_trials = beside.size();
  claim.beside_flags = flags_of(database, sweep.sweep_id, beside);
}

/// That of the plan first.
std::vector<StudySweep> ordered_for(const store::Claim& claim, std::vector<StudySweep> sweeps) {
  std::stable_partition(sweeps.begin(), sweeps.end(), [&claim](const StudySweep& each) {
    return each.plan == claim.plan || each.plan == claim.plan + "-small";
  });
  return sweeps;
}

JudgedClaim judge_one(SQLite::Database& database, const store::SavedQuery& query,
                      const std::vector<StudySweep>& sweeps) {
  JudgedClaim claim;
  claim.query = &query;
  for (const auto& sweep : ordered_for(*query.claim, sweeps)) {
    const TrialRows rows(database, query, sweep.sweep_id);
    if (rows.size() == 0) continue;
    judge(database, sweep, rows, claim);
    break;
  }
  return claim;
}

std::string survival_of_both(ClaimVerdict verdict) {
  switch (verdict) {
    case ClaimVerdict::kHolds:
      return "survives under both readings";
    case ClaimVerdict::kFails:
      return "survives under neither reading";
    case ClaimVerdict::kOpen:
      return "open under both readings";
    case ClaimVerdict::kNotMeasured:
      break;
  }
  return "not measured";
}

std::string survival_of_one(ClaimVerdict verdict) {
  if (verdict == ClaimVerdict::kHolds) return "survives";
  if (verdict == ClaimVerdict::kFails) return "does not survive";
  return std::string(word_of(verdict));
}

}  // namespace

std::vector<JudgedClaim> judge_claims(SQLite::Database& database,
                                      const std::vector<StudySweep>& sweeps) {
  std::vector<JudgedClaim> all;
  for (const auto& query : store::saved_queries()) {
    if (query.claim) all.push_back(judge_one(database, query, sweeps));
  }
  std::stable_partition(all.begin(), all.end(),
                        [](const JudgedClaim& each) { return each.sweep_id.has_value(); });
  return all;
}

std::string_view word_of(ClaimVerdict verdict) {
  switch (verdict) {
    case ClaimVerdict::kHolds:
      return "holds";
    case ClaimVerdict::kFails:
      return "fails";
    case ClaimVerdict::kOpen:
      return "open";
    case ClaimVerdict::kNotMeasured:
      break;
  }
  return "not measured";
}

std::vector<std::string> unmeasured_parts(const JudgedClaim& claim,
                                          ClaimNumber Readings::*reading) {
  std::vector<std::string> names;
  if (!(claim.readings.*reading).estimate) return names;
  for (const auto& part : claim.parts) {
    if (!(part.readings.*reading).estimate) names.push_back(part.name);
  }
  return names;
}

std::string survival_of(const JudgedClaim& claim) {
  const auto as_read = claim.readings.as_read.verdict;
  const auto as_waited = claim.readings.as_waited.verdict;
  if (claim.one_reading) return survival_of_one(as_waited);
  if (as_read == as_waited) return survival_of_both(as_read);
  using V = ClaimVerdict;
  if (as_read == V::kHolds && as_waited == V::kFails) return "holds only as the study read it";
  if (as_read == V::kFails && as_waited == V::kHolds) return "holds only as a user waits";
  return fmt::format("{} as the study read it, {} as a user waits", word_of(as_read),
                     word_of(as_waited));
}

}  // namespace webdyno::findings
