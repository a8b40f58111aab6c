#pragma once

#include <list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/api/running_trial.hpp"

namespace webdyno::api {

/// The attempts that are measured here: one, or several of a sweep whose plan lets them overlap.
/// Then they have the machine together.
class RunningTrials {
 public:
  bool empty() const { return trials_.empty(); }
  /// The one that runs for longest; there is one.
  const RunningTrial& first() const { return trials_.front(); }
  std::vector<sweep::AttemptName> attempts() const;

  /// nullptr: it does not run here.
  RunningTrial* find(const sweep::AttemptName& attempt);
  RunningTrial* find_driver(const std::string& driver_uuid);
  /// What the trials of that sweep have; nullptr: none of it runs.
  std::shared_ptr<MachineTurns::Held> machine_of(const std::string& sweep_uuid) const;

  void add(RunningTrial trial) { trials_.push_back(std::move(trial)); }
  void end(const sweep::AttemptName& attempt);

 private:
  std::list<RunningTrial> trials_;  // others' addresses stay
};

}  // namespace webdyno::api
