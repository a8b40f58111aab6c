#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/results/results.hpp"

namespace webdyno::results {

/// What a number is of: a network's size, a model of one's own, or an architecture.
struct Size {
  std::optional<std::int64_t> depth;
  std::optional<std::int64_t> width;
  std::string model;    // its label, or its hash where none is known
  std::string variant;  // empty where the model has one for each framework

  auto operator<=>(const Size&) const = default;
};

Size size_of(const ResultRow& row);

/// "depth 8, width 256", "resnet model_fp16"
std::string size_words(const Size& size);

/// Names of one framework and backend in this table: they tell apart what would look alike. What
/// only steers the measurement tells rows apart that have the same name and size otherwise.
class ArmNames {
 public:
  explicit ArmNames(const std::vector<const ResultRow*>& rows);

  std::string framework(const ResultRow& row) const;
  std::string backend(const ResultRow& row) const;

 private:
  using Values = std::map<std::string, std::string>;
  using Name = std::pair<std::string, std::string>;  // framework, backend

  /// The different values that each parameter has in some rows.
  class Spread {
   public:
    void add(const Values& values);
    bool differ(const std::string& name) const;

   private:
    std::map<std::string, std::set<std::string>> values_;
  };

  static Values other_parameters(const ResultRow& row, bool steering);
  Name plain_name(const ResultRow& row) const;

  std::map<std::string, std::set<std::string>> versions_;
  std::map<Name, Spread> named_;
  std::map<Name, std::set<std::string>> steered_;
};

}  // namespace webdyno::results
