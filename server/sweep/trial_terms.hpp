#pragma once

#include <cstdint>
#include <optional>

namespace webdyno::sweep {

/// What an element of a plan's matrix says of its trials otherwise than the plan does. nullopt: as
/// the plan. No part of a configuration's hash: it says how the configuration is measured.
struct TrialTerms {
  std::optional<int> trials;
  std::optional<std::int64_t> timeout_ms;
  std::optional<int> rate_hz;
  std::optional<bool> profile;
  std::optional<bool> operators;
  std::optional<bool> experience;
  std::optional<bool> memory;

  bool operator==(const TrialTerms&) const = default;
};

}  // namespace webdyno::sweep
