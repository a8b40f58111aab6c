#include "server/compare/shape_note.hpp"

#include <algorithm>

#include "server/stats/false_discovery.hpp"
#include "server/stats/verdict.hpp"

namespace webdyno::compare {
namespace {

bool apart(std::span<const double> values, double tolerance) {
  if (values.empty()) return false;
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  return *most > *least * (1 + tolerance);
}

bool bimodal(const std::optional<stats::Dip>& dip, bool arm_apart) {
  return arm_apart && dip && dip->p_value <= kBimodalLevel;
}

/// Not far from one mode: an arm of which nothing was said is no witness of a change.
bool of_one_mode(const std::optional<stats::Dip>& dip, bool arm_apart) {
  return !arm_apart || !dip || dip->p_value > stats::kSignificance;
}

}  // namespace

std::string_view name_of(ShapeNote note) {
  switch (note) {
    case ShapeNote::wider:
      return "wider";
    case ShapeNote::narrower:
      return "narrower";
    case ShapeNote::bimodal:
      return "bimodal";
    case ShapeNote::unimodal:
      return "unimodal";
  }
  return "";
}

Shapes shapes_of(std::span<const double> base, std::span<const double> head, double tolerance) {
  const auto change = stats::shape_change(base, head);
  return {change ? std::optional(*change) : std::nullopt, apart(base, tolerance),
          apart(head, tolerance)};
}

std::vector<std::vector<ShapeNote>> shape_notes(std::span<const Shapes> rows) {
  std::vector<double> p_values;
  for (const auto& row : rows) {
    if (row.change) p_values.push_back(row.change->spread_p_value);
  }
  const auto adjusted = *stats::benjamini_hochberg(p_values);
  std::vector<std::vector<ShapeNote>> notes(rows.size());
  std::size_t at = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& [change, base_apart, head_apart] = rows[i];
    if (!change) continue;
    const bool other_spread = adjusted[at++] <= stats::kSignificance;
    // Without a ratio base's values are mostly one and the same.
    const bool more = change->spread_ratio.value_or(2) > 1;
    if (other_spread && more && head_apart) notes[i].push_back(ShapeNote::wider);
    if (other_spread && !more && base_apart) notes[i].push_back(ShapeNote::narrower);
    if (bimodal(change->head_dip, head_apart) && of_one_mode(change->base_dip, base_apart))
      notes[i].push_back(ShapeNote::bimodal);
    if (bimodal(change->base_dip, base_apart) && of_one_mode(change->head_dip, head_apart))
      notes[i].push_back(ShapeNote::unimodal);
  }
  return notes;
}

}  // namespace webdyno::compare
