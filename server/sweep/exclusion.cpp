#include "server/sweep/exclusion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <vector>

namespace webdyno::sweep {
namespace {

using nlohmann::json;
using wire::ProtocolError;

// Of the values that there are, a line names so many.
constexpr std::size_t kListedValues = 12;

tl::unexpected<ProtocolError> bad_exclude(std::string path, std::string message) {
  return tl::unexpected(ProtocolError{"bad_plan", std::move(path), std::move(message)});
}

/// null: the configuration has no such key.
json value_of_key(const Configuration& configuration, const std::string& key) {
  if (key == "framework") return configuration.framework;
  if (key == "version") return configuration.framework_version;
  if (key == "backend") return configuration.backend;
  if (key == "task") return configuration.task;
  return configuration.parameters.value(key, json());
}

bool has_one_of(const Configuration& configuration, const std::string& key,
                const std::vector<json>& values) {
  return std::find(values.begin(), values.end(), value_of_key(configuration, key)) != values.end();
}

bool meets_others(const Exclusion& exclusion, const std::string& but,
                  const Configuration& configuration) {
  return std::all_of(exclusion.begin(), exclusion.end(), [&](const auto& each) {
    return each.first == but || has_one_of(configuration, each.first, each.second);
  });
}

/// "1, 2, webgl", the first of many.
std::string value_list(const std::set<json>& values) {
  std::vector<std::string> words;
  for (const auto& each : values) {
    if (words.size() == kListedValues) {
      words.push_back(fmt::format("and {} more", values.size() - kListedValues));
      break;
    }
    words.push_back(each.is_string() ? each.get<std::string>() : each.dump());
  }
  return fmt::format("{}", fmt::join(words, ", "));
}

/// Whose values are known once a person has named a model.
bool is_of_own_model(const std::string& key) { return key == "model" || key == "variant"; }

std::set<std::string> keys_of(const std::vector<Configuration>& product) {
  std::set<std::string> keys = {"framework", "version", "backend", "task"};
  for (const auto& each : product) {
    for (const auto& [name, value] : each.parameters.items()) keys.insert(name);
  }
  return keys;
}

/// The values of a key that configurations have which meet the rest of an exclude.
std::set<json> values_of_key(const std::string& key, const Exclusion& rest,
                             const std::vector<Configuration>& product) {
  std::set<json> values;
  for (const auto& each : product) {
    if (meets_others(rest, key, each)) values.insert(value_of_key(each, key));
  }
  values.erase(json());
  return values;
}

/// Every value of the exclude is one that there is, beside `rest`.
tl::expected<void, ProtocolError> check_values(const Exclusion& exclusion, const Exclusion& rest,
                                               const std::vector<Configuration>& product,
                                               const std::string& path) {
  for (const auto& [key, values] : exclusion) {
    const auto there = values_of_key(key, rest, product);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (there.contains(values[i])) continue;
      const std::string allowed = there.empty()
                                      ? "no configuration of this element has the rest of it, too"
                                      : "allowed here are " + value_list(there);
      return bad_exclude(fmt::format("{}.{}[{}]", path, key, i),
                         fmt::format("{} excludes nothing: {}", value_list({values[i]}), allowed));
    }
  }
  return {};
}

tl::expected<void, ProtocolError> check_exclusion(const Exclusion& exclusion,
                                                  const std::vector<Configuration>& product,
                                                  const std::string& path) {
  const auto known = keys_of(product);
  if (exclusion.empty()) {
    return bad_exclude(path, fmt::format("excludes everything: allowed are one or more of {}",
                                         fmt::join(known, ", ")));
  }
  for (const auto& [key, values] : exclusion) {
    if (known.contains(key)) continue;
    return bad_exclude(path + "." + key,
                       fmt::format("no configuration of this element has '{}': allowed are {}", key,
                                   fmt::join(known, ", ")));
  }
  // A slip in one key is not to be told of another.
  Exclusion known_now = exclusion;
  std::erase_if(known_now, [](const auto& each) { return is_of_own_model(each.first); });
  if (auto checked = check_values(known_now, {}, product, path); !checked) return checked;
  return check_values(known_now, known_now, product, path);
}

}  // namespace

bool excludes(const Exclusion& exclusion, const Configuration& configuration) {
  return meets_others(exclusion, "", configuration);
}

tl::expected<void, ProtocolError> check_exclusions(const MatrixEntry& entry,
                                                   const Catalog& catalog) {
  if (entry.exclude.empty()) return {};
  const auto product = product_of(entry, catalog);
  for (std::size_t i = 0; i < entry.exclude.size(); ++i) {
    const std::string path = fmt::format("{}.exclude[{}]", entry.path, i);
    if (auto checked = check_exclusion(entry.exclude[i], product, path); !checked) return checked;
  }
  const bool nothing_left =
      std::all_of(product.begin(), product.end(), [&](const Configuration& each) {
        return std::any_of(entry.exclude.begin(), entry.exclude.end(),
                           [&](const Exclusion& exclusion) { return excludes(exclusion, each); });
      });
  if (!nothing_left) return {};
  return bad_exclude(entry.path + ".exclude",
                     fmt::format("leaves none of {} configurations: allowed is to leave one, or to "
                                 "leave the element out",
                                 product.size()));
}

}  // namespace webdyno::sweep
