#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "server/sweep/attempt.hpp"

namespace webdyno::sweep {

/// What the browser said when it was asked for memory at one boundary, or why it did not, in one
/// line.
struct BrowserMemory {
  /// The result of Runtime.getHeapUsage, Chrome DevTools Protocol.
  tl::expected<nlohmann::json, std::string> heap;
  std::int64_t heap_cost_us;
  /// [{"pid", "allocator", "size_bytes"}]; nullopt: nobody asked for it.
  std::optional<tl::expected<nlohmann::json, std::string>> dump;
  std::int64_t dump_cost_us;
};

/// By the boundary's name.
using MemoryAnswers = std::map<std::string, BrowserMemory, std::less<>>;

/// Adds them to the attempt's boundaries, which its samples have brought. A boundary of which
/// nobody asked the browser says so.
void record_memory(SQLite::Database& database, const AttemptRow& attempt,
                   const MemoryAnswers& answers);

}  // namespace webdyno::sweep
