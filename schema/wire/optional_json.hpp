#pragma once

#include <nlohmann/json.hpp>
#include <optional>

namespace webdyno::wire {

/// Absence is null, as in every message: a key that is there always is easier to read.
template <class Value>
nlohmann::json or_null(const std::optional<Value>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

}  // namespace webdyno::wire
