#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "server/api/model_preparer.hpp"
#include "server/sweep/catalog.hpp"
#include "server/sweep/expansion.hpp"

namespace webdyno::cli {

struct Preparation {
  std::size_t made = 0;
  std::size_t there = 0;  // from an earlier time
  /// "webdnn/1.2.11/mlp/depth-1_width-64_weights_seed-7: why", of those that could not be made.
  std::vector<std::string> failures;
};

/// Makes the configurations' models that are not there, those of one library after the other, and
/// says on standard error which it is at. A model that cannot be made stops nothing: its trials end
/// as unsupported.
Preparation prepare_models(const std::vector<sweep::Configuration>& configurations,
                           const sweep::Catalog& catalog);

/// The same for sweeps that are started through the collector.
class ToolPreparer : public api::ModelPreparer {
 public:
  std::vector<std::string> prepare(
      const std::vector<sweep::Configuration>& configurations) override;
};

}  // namespace webdyno::cli
