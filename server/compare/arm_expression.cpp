#include "server/compare/arm_expression.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <set>

namespace webdyno::compare {
namespace {

constexpr std::size_t kValuesAtMost = 12;  // one line, also of a sweep with a hundred widths

std::string some_of(const std::vector<std::string>& names) {
  const auto shown = std::min(names.size(), kValuesAtMost);
  const std::vector<std::string> first(names.begin(),
                                       names.begin() + static_cast<std::ptrdiff_t>(shown));
  return fmt::format("{}{}", fmt::join(first, ", "),
                     names.size() > shown ? fmt::format(" and {} more", names.size() - shown) : "");
}

std::string blanks_off(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

/// Numbers by their size: 8, 16, 128.
std::vector<std::string> values_of_key(const std::vector<Configuration>& configurations,
                                       const std::string& key) {
  std::set<std::string> values;
  for (const auto& configuration : configurations) {
    const auto found = configuration.factors.find(key);
    if (found != configuration.factors.end()) values.insert(found->second);
  }
  std::vector<std::string> sorted(values.begin(), values.end());
  const auto is_number = [](const std::string& value) {
    return value.find_first_not_of("0123456789") == std::string::npos;
  };
  if (std::all_of(sorted.begin(), sorted.end(), is_number)) {
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.size() < b.size(); });
  }
  return sorted;
}

bool has(const Configuration& configuration, const std::string& key, const std::string& value) {
  const auto found = configuration.factors.find(key);
  return found != configuration.factors.end() && found->second == value;
}

}  // namespace

bool is_arm_expression(std::string_view text) { return text.find('=') != std::string_view::npos; }

tl::expected<ArmExpression, Misfit> parse_arm(std::string_view text) {
  ArmExpression arm{std::string(text), {}};
  while (true) {
    const auto end = std::min(text.find(','), text.size());
    const auto part = text.substr(0, end);
    const auto equals = part.find('=');
    const std::string key = blanks_off(part.substr(0, std::min(equals, part.size())));
    const std::string value =
        equals == std::string_view::npos ? "" : blanks_off(part.substr(equals + 1));
    if (key.empty() || value.empty()) {
      return tl::unexpected(Misfit{fmt::format(
          "arm '{}': '{}' is no KEY=VALUE, as in framework=tfjs,backend=wasm", arm.text, part)});
    }
    if (!arm.values.emplace(key, value).second)
      return tl::unexpected(
          Misfit{fmt::format("arm '{}' has the key {} more than once", arm.text, key)});
    if (end == text.size()) return arm;
    text.remove_prefix(end + 1);
  }
}

tl::expected<std::vector<Configuration>, Misfit> select_arm(
    const std::vector<Configuration>& configurations, const ArmExpression& arm) {
  std::set<std::string> keys;
  for (const auto& configuration : configurations) {
    for (const auto& [key, value] : configuration.factors) keys.insert(key);
  }
  std::vector<Configuration> selected = configurations;
  std::set<std::string> before;
  for (const auto& [key, value] : arm.values) {
    if (!keys.contains(key)) {
      return tl::unexpected(Misfit{fmt::format("arm '{}' names {}: allowed are {}", arm.text, key,
                                               fmt::join(in_order(keys), ", "))});
    }
    const auto allowed = values_of_key(selected, key);
    std::erase_if(selected, [&key = key, &value = value](const Configuration& configuration) {
      return !has(configuration, key, value);
    });
    if (selected.empty()) {
      Factors others;
      for (const auto& name : before) others[name] = arm.values.at(name);
      return tl::unexpected(Misfit{
          fmt::format("arm '{}': no configuration of the sweep has {}={}{}: allowed are {}",
                      arm.text, key, value, before.empty() ? "" : " beside " + words_of(others, {}),
                      allowed.empty() ? "none" : some_of(allowed))});
    }
    before.insert(key);
  }
  return selected;
}

}  // namespace webdyno::compare
