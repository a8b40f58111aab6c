#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <tl/expected.hpp>

namespace webdyno::api {

/// The CPU profiler of the browser that drives, for one page at a time. Implemented by who launched
/// that browser. Called on a thread of its own; may block for seconds.
class PageProfiler {
 public:
  virtual ~PageProfiler() = default;

  /// Runs when it returns; one line otherwise. A profiler that still runs on another page is
  /// forgotten.
  virtual tl::expected<void, std::string> start(const std::string& trial_uuid) = 0;

  /// Profiler.Profile of the Chrome DevTools Protocol, or one line.
  virtual tl::expected<nlohmann::json, std::string> stop() = 0;
};

}  // namespace webdyno::api
