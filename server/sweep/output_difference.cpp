#include "server/sweep/output_difference.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <string_view>
#include <utility>

namespace webdyno::sweep {
namespace {

using nlohmann::json;
using Outputs = std::vector<const ModelOutput*>;
using Pairs = std::vector<std::pair<const ModelOutput*, const ModelOutput*>>;

/// Numbers of which a difference says how far; of others, indices say, it says nothing.
bool is_measured(const std::string& type) {
  constexpr std::array<std::string_view, 5> kMeasured = {"float16", "float32", "float64", "int8",
                                                         "uint8"};
  return std::find(kMeasured.begin(), kMeasured.end(), type) != kMeasured.end();
}

/// Lengths of 1, as a batch has one, say nothing.
std::vector<std::int64_t> squeezed(const ModelOutput& output) {
  std::vector<std::int64_t> lengths = output.shape;
  std::erase(lengths, 1);
  return lengths;
}

std::string shape_words(const ModelOutput& output) {
  return output.shape.empty() ? "scalar" : fmt::format("{}", fmt::join(output.shape, "x"));
}

std::map<std::int64_t, Outputs> by_sample(const std::vector<ModelOutput>& outputs) {
  std::map<std::int64_t, Outputs> samples;
  for (const auto& each : outputs) samples[each.sample].push_back(&each);
  return samples;
}

template <class Key>
std::optional<Pairs> matched_by(const Outputs& reference, const Outputs& other, Key key) {
  using Value = decltype(key(*reference.front()));
  std::map<Value, const ModelOutput*> others;
  for (const auto* each : other)
    if (!others.emplace(key(*each), each).second) return std::nullopt;
  Pairs pairs;
  for (const auto* each : reference) {
    const auto found = others.find(key(*each));
    if (found == others.end()) return std::nullopt;
    pairs.emplace_back(each, found->second);
    others.erase(found);
  }
  return pairs;
}

std::optional<Pairs> matched(const Outputs& reference, const Outputs& other) {
  if (reference.size() != other.size()) return std::nullopt;
  if (auto named = matched_by(reference, other, [](const ModelOutput& each) { return each.name; }))
    return named;
  Pairs in_order;
  bool alike = true;
  for (std::size_t i = 0; i < reference.size(); ++i) {
    alike = alike && squeezed(*reference[i]) == squeezed(*other[i]);
    in_order.emplace_back(reference[i], other[i]);
  }
  if (alike || reference.size() == 1) return in_order;
  return matched_by(reference, other, squeezed);
}

double number_of(const json& value) {
  if (value.is_number()) return value.get<double>();
  if (value == "Infinity") return std::numeric_limits<double>::infinity();
  if (value == "-Infinity") return -std::numeric_limits<double>::infinity();
  return std::numeric_limits<double>::quiet_NaN();
}

double unequal_share(const json& reference, const json& other) {
  std::size_t unequal = 0;
  for (std::size_t i = 0; i < reference.size(); ++i) unequal += reference[i] != other[i] ? 1 : 0;
  return reference.empty() ? 0
                           : static_cast<double>(unequal) / static_cast<double>(reference.size());
}

/// nullopt: one is not finite where the other is, or another infinity.
std::optional<double> largest_share(const json& reference, const json& other) {
  double largest = 0;
  double magnitude = 0;
  for (std::size_t i = 0; i < reference.size(); ++i) {
    const double one = number_of(reference[i]);
    const double two = number_of(other[i]);
    if (std::isfinite(one) && std::isfinite(two)) {
      largest = std::max(largest, std::abs(one - two));
      magnitude = std::max(magnitude, std::abs(one));
    } else if (!(std::isnan(one) && std::isnan(two)) && one != two) {
      return std::nullopt;
    }
  }
  if (largest == 0) return 0;
  const double expected = magnitude > 0 ? magnitude : largest;
  return largest / std::max(expected, kSmallestMagnitude);
}

OutputDifference difference_of(const ModelOutput& reference, const ModelOutput& other) {
  const bool same_count = std::accumulate(reference.shape.begin(), reference.shape.end(),
                                          std::int64_t{1}, std::multiplies<>()) ==
                              std::accumulate(other.shape.begin(), other.shape.end(),
                                              std::int64_t{1}, std::multiplies<>()) &&
                          reference.values.size() == other.values.size();
  if (!same_count)
    return {std::nullopt, true,
            fmt::format("{} is {} in place of {}", other.name, shape_words(other),
                        shape_words(reference))};
  if (is_measured(reference.type) != is_measured(other.type))
    return {std::nullopt, true,
            fmt::format("{} is {} in place of {}", other.name, other.type, reference.type)};
  const auto share = is_measured(reference.type) ? largest_share(reference.values, other.values)
                                                 : unequal_share(reference.values, other.values);
  if (!share)
    return {std::nullopt, true,
            fmt::format("{} has no number where the other has one", other.name)};
  return {share, *share > kOutputTolerance};
}

void add(OutputDifference& all, const OutputDifference& one) {
  all.differs = all.differs || one.differs;
  if (all.remark.empty()) all.remark = one.remark;
  if (one.largest) all.largest = std::max(all.largest.value_or(0), *one.largest);
}

}  // namespace

OutputDifference output_difference(const std::vector<ModelOutput>& reference,
                                   const std::vector<ModelOutput>& other, bool alike) {
  OutputDifference all;
  const auto others = by_sample(other);
  for (const auto& [sample, outputs] : by_sample(reference)) {
    const auto found = others.find(sample);
    if (found == others.end()) continue;  // a slow model is looked at less often
    const auto pairs = matched(outputs, found->second);
    if (!pairs) {
      add(all,
          {std::nullopt, alike,
           outputs.size() == found->second.size()
               ? "outputs of other names and shapes"
               : fmt::format("{} outputs in place of {}", found->second.size(), outputs.size())});
      continue;
    }
    for (const auto& [one, two] : *pairs) add(all, difference_of(*one, *two));
  }
  return all;
}

}  // namespace webdyno::sweep
