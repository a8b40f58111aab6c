#pragma once

#include <SQLiteCpp/Database.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/stats/interval.hpp"
#include "server/store/saved_query.hpp"

namespace webdyno::findings {

/// Of one reading of a claim, or of one part of it.
enum class ClaimVerdict {
  kHolds,       // the interval lies wholly on the claim's side of 1
  kFails,       // on the other one
  kOpen,        // it holds 1, or there is none
  kNotMeasured  // no trial has a value
};

/// A claim's ratio over configurations, of trials of one sweep.
struct ClaimNumber {
  std::size_t configurations = 0;
  std::size_t trials = 0;
  std::size_t software_trials = 0;  // on an adapter that is no GPU, where the query tells
  std::size_t left_out = 0;         // rows whose value is 0 or below
  std::optional<double> estimate;
  std::optional<stats::Interval> interval;  // nullopt: one trial is all that a configuration has
  ClaimVerdict verdict = ClaimVerdict::kNotMeasured;
};

/// As the study's pages and scripts timed, and as a user waits.
struct Readings {
  ClaimNumber as_read;
  ClaimNumber as_waited;
};

/// What a claim says it of: a framework, say.
struct ClaimPart {
  std::string name;
  Readings readings;
};

/// A claim of the first study beside the trials of one sweep.
struct JudgedClaim {
  const store::SavedQuery* query = nullptr;
  std::optional<std::int64_t> sweep_id;  // nullopt: no sweep has trials of it
  bool one_reading = false;              // both readings are the same rows
  Readings readings;                     // of all parts together; their verdicts are of the parts
  std::vector<ClaimPart> parts;          // by name
  std::map<std::string, std::size_t> flags;  // of the trials, with how many of them have each
  std::size_t beside_trials = 0;             // that the values are ratios to, if to any
  std::map<std::string, std::size_t> beside_flags;  // of those
};

struct StudySweep {
  std::int64_t sweep_id;
  std::string plan;
};

/// All saved claims, measured ones first, in their files' order, each by the sweep of its plan, or
/// of its small form, and else by the first of the sweeps that has trials of it. A reading holds
/// where it holds of each part that is measured, and fails where it fails of one: a part's interval
/// is of 95 % for all parts of the claim together (C. E. Bonferroni), the claim's own of 95 %.
std::vector<JudgedClaim> judge_claims(SQLite::Database& database,
                                      const std::vector<StudySweep>& sweeps);

/// "holds", "fails", "open", "not measured".
std::string_view word_of(ClaimVerdict verdict);

/// Names of a claim's parts that a reading has no value of, where it has one of others.
std::vector<std::string> unmeasured_parts(const JudgedClaim& claim, ClaimNumber Readings::*reading);

/// "survives under both readings", "holds only as the study read it", ...
std::string survival_of(const JudgedClaim& claim);

}  // namespace webdyno::findings
