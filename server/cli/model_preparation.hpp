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
/// as unsupported. Throws Interrupted soon after `interrupt_fd` has become readable, and
/// api::PreparationError where no model can be written.
Preparation prepare_models(const std::vector<sweep::Configuration>& configurations,
                           const sweep::Catalog& catalog, int interrupt_fd);

/// The same, and says on standard error what could not be made.
void prepare_and_say(const std::vector<sweep::Configuration>& configurations,
                     const sweep::Catalog& catalog, int interrupt_fd);

/// The same for sweeps that are started through the collector.
class ToolPreparer : public api::ModelPreparer {
 public:
  ToolPreparer();
  ~ToolPreparer() override;
  ToolPreparer(const ToolPreparer&) = delete;
  ToolPreparer& operator=(const ToolPreparer&) = delete;

  std::vector<std::string> prepare(
      const std::vector<sweep::Configuration>& configurations) override;
  void interrupt() override;

 private:
  int interrupt_fd_;
};

}  // namespace webdyno::cli
