#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "server/sweep/catalog.hpp"
#include "server/sweep/expansion.hpp"

namespace webdyno::sweep {

/// A model that is made before the trials that load it: what it depends on, and so where it lies.
struct PreparedModel {
  std::string framework;
  std::string version;
  std::string workload;
  std::vector<std::string>
      parameters;            // "depth-2", in the order of the manifest's model_parameters
  std::string maker_sha256;  // of what makes it: prepared.json says what has made it

  /// FRAMEWORK/VERSION/WORKLOAD/depth-2_width-64_weights_seed-7, below prepared/. Pages build the
  /// same name (workloads/harness/prepared_model.ts).
  std::string folder() const;
};

/// Those of the configurations, each once.
std::vector<PreparedModel> prepared_models(const std::vector<Configuration>& configurations,
                                           const Catalog& catalog);

}  // namespace webdyno::sweep
