#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace webdyno::sweep {

/// A row of model_output.
struct ModelOutput {
  std::int64_t sample = 0;
  std::string name;
  std::string type;
  std::vector<std::int64_t> shape;
  nlohmann::json values;  // numbers; "NaN", "Infinity", "-Infinity"; texts; whole numbers as texts
};

/// How far what one configuration gives is from what another one gives.
struct OutputDifference {
  std::optional<double> largest;  // nullopt: there is no number for it
  bool differs = false;
  std::string remark = {};  // why there is none, or what is not a number
};

// Half precision, which a GPU may compute in, rounds by 2^-11 at each step; 32 bits by 6e-8. What
// is computed otherwise is off by far more (docs/method.md).
inline constexpr double kOutputTolerance = 0.01;

// What a sigmoid or a softmax gives that says no to everything are the last bits of 32-bit numbers
// near 1, 6e-8 each, which every backend rounds in its own way: a text detector that was fed noise
// gave 1.5e-7 and 0.9e-7. Below this magnitude outputs are held against it.
inline constexpr double kSmallestMagnitude = 1e-4;

/// Outputs are matched by their names, else in their order by their shapes, else by shapes that
/// only one has; lengths of 1 do not count. Of floating-point numbers and of 8 bits: the largest
/// difference over the largest magnitude of the first in that output, which counts as
/// kSmallestMagnitude at least; of all else the share of
/// values that are not equal. `alike`: of one library, which has no excuse for other outputs.
OutputDifference output_difference(const std::vector<ModelOutput>& reference,
                                   const std::vector<ModelOutput>& other, bool alike);

}  // namespace webdyno::sweep
