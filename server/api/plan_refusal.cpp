#include "server/api/plan_refusal.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "server/api/trial_url.hpp"
#include "server/http/message.hpp"
#include "server/sweep/own_data.hpp"

namespace webdyno::api {

bool has_native(const std::vector<sweep::Configuration>& configurations) {
  return std::any_of(configurations.begin(), configurations.end(),
                     [](const auto& each) { return each.platform == sweep::kNativePlatform; });
}

std::optional<wire::ProtocolError> needs_launched_browser(
    const sweep::Plan& plan, const std::vector<sweep::Configuration>& configurations) {
  if (sweep::is_on_anywhere(plan, &sweep::Plan::profile, &sweep::TrialTerms::profile)) {
    return wire::ProtocolError{"bad_plan", plan.profile ? "$.profile" : "$.matrix",
                               "only a browser that webdyno launches can be profiled"};
  }
  if (plan.relaunch_every) {
    return wire::ProtocolError{"bad_plan", "$.relaunch_every",
                               "only a browser that webdyno launches can be launched anew"};
  }
  for (const auto& each : configurations) {
    if (each.platform == sweep::kNativePlatform) {
      return wire::ProtocolError{
          "bad_plan", "$.matrix",
          fmt::format("{} computes outside of a browser, which is measured only beside one that "
                      "webdyno launches",
                      each.framework)};
    }
  }
  return std::nullopt;
}

std::optional<std::string> too_long_address(
    const std::vector<sweep::Configuration>& configurations) {
  const std::string uuid(36, '0');
  for (const auto& each : configurations) {
    const auto bytes = visit_url("http://127.0.0.1:65535", uuid, each.to_json()).size();
    if (bytes > http::kMaxAddressBytes)
      return fmt::format(
          "makes pages with an address of {} bytes, and {} are allowed: say less of the inputs, or "
          "give the model a shorter path",
          bytes, http::kMaxAddressBytes);
  }
  return std::nullopt;
}

std::optional<wire::ProtocolError> why_no_sweep(
    const sweep::Plan& plan, const std::vector<sweep::Configuration>& configurations,
    const sweep::Catalog& catalog, const sweep::Given& given) {
  if (const auto missing = sweep::missing_own_data(sweep::parameters_of(configurations), given))
    return wire::ProtocolError{"bad_request", "$.matrix", *missing};
  if (const auto unread = sweep::unread_seed(plan, catalog, given))
    return wire::ProtocolError{"bad_plan", "$.matrix",
                               fmt::format("plan '{}' {}", plan.name, *unread)};
  if (const auto unknown = sweep::unknown_variant(plan, given))
    return wire::ProtocolError{"bad_plan", "$.matrix",
                               fmt::format("plan '{}' {}", plan.name, *unknown)};
  if (const auto longer = too_long_address(configurations))
    return wire::ProtocolError{"bad_plan", "$.matrix",
                               fmt::format("plan '{}' {}", plan.name, *longer)};
  if (plan.document.value("overlap", false) && has_native(configurations))
    return wire::ProtocolError{"bad_plan", "$.overlap",
                               "frameworks outside of a browser measure alone: leave them or "
                               "\"overlap\" out"};
  return std::nullopt;
}

}  // namespace webdyno::api
