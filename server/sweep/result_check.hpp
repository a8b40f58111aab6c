#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "server/sweep/clock_alignment.hpp"

namespace webdyno::sweep {

/// What the trial was to measure.
struct Asked {
  std::string backend;
  std::string task;
  bool experience = false;  // its plan's switch
  bool native = false;      // outside of a browser
};

/// Whether a result (trial_result.schema.json, validated) can be true of one attempt: times in
/// order and inside what they lie in, everything once, and of a `done` all that done stands for. It
/// looks at the message alone; what has been delivered besides is record_result's to compare.
/// Returns where the page's clock lies on the host's. Throws Rejected (bad request) with the place
/// in the message.
PageClock check_result(const nlohmann::json& result, const Asked& asked);

}  // namespace webdyno::sweep
