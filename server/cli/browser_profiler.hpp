#pragma once

#include <mutex>
#include <string>

#include "server/api/page_profiler.hpp"
#include "server/launch/devtools_pipe.hpp"

namespace webdyno::cli {

/// Profiles pages of the browser that `run` has launched, over its debugging pipe. Thread-safe: the
/// collector calls it from a thread of its own.
class BrowserProfiler : public api::PageProfiler {
 public:
  tl::expected<void, std::string> start(const std::string& trial_uuid) override;
  tl::expected<nlohmann::json, std::string> stop() override;

  /// Uses this browser's pipe, and nobody else may, from its construction to its destruction,
  /// which waits for a command under way.
  class Use {
   public:
    Use(BrowserProfiler& profiler, launch::DevtoolsPipe& devtools);
    ~Use();
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

   private:
    BrowserProfiler& profiler_;
  };

 private:
  void set(launch::DevtoolsPipe* devtools);

  std::mutex mutex_;
  launch::DevtoolsPipe* devtools_ = nullptr;  // of the browser that lives
  std::string session_id_;                    // empty: no profiler runs
};

}  // namespace webdyno::cli
