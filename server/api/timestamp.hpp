#pragma once

#include <cstdint>
#include <string>

namespace webdyno::api {

/// ISO 8601, UTC, milliseconds: 2026-11-23T10:42:00.123Z.
std::string timestamp(std::int64_t realtime_us);

}  // namespace webdyno::api
