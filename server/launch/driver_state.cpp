#include "server/launch/driver_state.hpp"

#include <chrono>

#include "schema/wire/version.hpp"
#include "server/launch/devtools_target.hpp"

namespace webdyno::launch {
namespace {

using nlohmann::json;

constexpr std::chrono::milliseconds kStateTimeout{2'000};

}  // namespace

std::optional<DriverState> ask_driver_state(DevtoolsPipe& devtools) {
  const auto session_id = attach_to_service_worker(devtools, wire::kExtensionId, kStateTimeout);
  if (!session_id) return std::nullopt;
  const auto state = evaluate(devtools, *session_id, "globalThis.driverState()", kStateTimeout);
  devtools.call("Target.detachFromTarget", {{"sessionId", *session_id}}, kStateTimeout);
  if (!state || !state->is_object()) return std::nullopt;
  const json message = state->value("message", json());
  return DriverState{state->value("kind", ""),
                     message.is_string() ? message.get<std::string>() : ""};
}

}  // namespace webdyno::launch
