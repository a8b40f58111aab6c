#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "server/stats/shape.hpp"

namespace webdyno::compare {

/// How head's trials lie otherwise than base's, wherever they lie.
enum class ShapeNote { wider, narrower, bimodal, unimodal };
std::string_view name_of(ShapeNote note);

/// One row's arms, as far as their shape was asked.
struct Shapes {
  std::optional<stats::ShapeChange> change;
  bool base_apart;  // its smallest and largest value are farther apart than the tolerance
  bool head_apart;
};

/// Five trials an arm at least, else there is no change to ask.
Shapes shapes_of(std::span<const double> base, std::span<const double> head, double tolerance);

/// The level at which an arm is called bimodal; not adjusted, since the dip's table ends at 0.001.
inline constexpr double kBimodalLevel = 0.01;

/// Of all rows of a report at once: p-values of spreads are adjusted over all of them. What lies
/// within the tolerance is not named: nobody asks how it is spread there.
std::vector<std::vector<ShapeNote>> shape_notes(std::span<const Shapes> rows);

}  // namespace webdyno::compare
