#include "server/api/timestamp.hpp"

#include <fmt/chrono.h>

namespace webdyno::api {

std::string timestamp(std::int64_t realtime_us) {
  const std::time_t seconds = realtime_us / 1'000'000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(seconds),
                     realtime_us / 1000 % 1000);
}

}  // namespace webdyno::api
