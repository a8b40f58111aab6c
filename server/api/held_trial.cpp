#include "server/api/held_trial.hpp"

namespace webdyno::api {

RunningTrial* held_trial(Context& context, const sweep::AttemptName& attempt,
                         const std::string& driver_uuid) {
  auto& running = context.running;
  if (!running || running->attempt() != attempt || running->driver_uuid() != driver_uuid)
    return nullptr;
  return &*running;
}

http::Response not_held() {
  return http::error_response(409, "conflict", "this driver does not hold this attempt");
}

}  // namespace webdyno::api
