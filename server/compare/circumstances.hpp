#pragma once

#include <string>
#include <vector>

#include "server/compare/configuration.hpp"
#include "server/compare/matching.hpp"

namespace webdyno::compare {

// Facts of a configuration's done trials, Configuration::facts: "machine" (host_uuid), "browser",
// "webdyno_version", "rate_hz", "pages" and "framework_files" (their hashes), what was computed
// ("update_rule", "network", "readback"), how much an own model was fed ("fed_lengths", which
// matching.cpp reads), of native libraries
// "onednn", "kernels" and "build", and of the machine's fingerprint each fact by its path,
// "host.cpu_model".

/// Something that may differ instead of what is asked about.
struct Warning {
  std::string code;  // host_differs, browser_differs, ..., flagged, not_ended
  std::string text;  // a line for a person
};

/// In what two configurations computed something else: what one batch is, which layers, how results
/// came back. What one of them does not tell is no difference.
std::vector<Difference> computed_otherwise(const Configuration& base, const Configuration& head);

/// What the pairs' trials do not have in common, and how many of them are flagged.
std::vector<Warning> warnings_of(const std::vector<Configuration>& base,
                                 const std::vector<Configuration>& head, const Matching& matching);

}  // namespace webdyno::compare
