#include "server/compare/factors.hpp"

#include <algorithm>
#include <array>

namespace webdyno::compare {
namespace {

// The manifests' parameters (workloads/manifests) that say how long is measured and when it is
// warm.
constexpr std::array<std::string_view, 7> kSteering = {
    "batches",        "measure_ms", "samples",       "time_budget_ms",
    "warmup_batches", "warmup_ms",  "warmup_samples"};

constexpr std::array<std::string_view, 6> kSaidByValue = {"framework", "version",  "backend",
                                                          "platform",  "workload", "task"};
constexpr std::array<std::string_view, 2> kFirstParameters = {"depth", "width"};

}  // namespace

bool said_by_value(std::string_view name) {
  return std::find(kSaidByValue.begin(), kSaidByValue.end(), name) != kSaidByValue.end();
}

bool steers(std::string_view parameter) {
  return std::find(kSteering.begin(), kSteering.end(), parameter) != kSteering.end();
}

std::vector<std::string> in_order(const std::set<std::string>& names) {
  std::vector<std::string> ordered;
  const auto take = [&](std::string_view name) {
    if (names.contains(std::string(name))) ordered.emplace_back(name);
  };
  for (const auto name : kSaidByValue) take(name);
  for (const auto name : kFirstParameters) take(name);
  for (const auto& name : names) {
    if (std::find(ordered.begin(), ordered.end(), name) == ordered.end()) ordered.push_back(name);
  }
  return ordered;
}

std::string words_of(const Factors& factors, const std::set<std::string>& left_out) {
  std::set<std::string> names;
  for (const auto& [name, value] : factors) {
    if (!left_out.contains(name)) names.insert(name);
  }
  std::string words;
  bool after_parameter = false;
  for (const auto& name : in_order(names)) {
    if (!words.empty()) words += after_parameter ? ", " : " ";
    after_parameter = !said_by_value(name);
    words += after_parameter ? name + " " + factors.at(name) : factors.at(name);
  }
  return words;
}

}  // namespace webdyno::compare
