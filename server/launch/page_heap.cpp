#include "server/launch/page_heap.hpp"

#include <chrono>

#include "server/launch/devtools_target.hpp"

namespace webdyno::launch {
namespace {

// Milliseconds are usual; the trial waits for it.
constexpr std::chrono::milliseconds kHeapTimeout{2'000};

}  // namespace

tl::expected<nlohmann::json, std::string> read_page_heap(DevtoolsPipe& devtools,
                                                         std::string_view url_part) {
  const auto session_id = attach_to_page(devtools, url_part, kHeapTimeout);
  if (!session_id) return tl::unexpected(session_id.error());
  auto usage =
      devtools.call("Runtime.getHeapUsage", nlohmann::json::object(), kHeapTimeout, *session_id);
  devtools.call("Target.detachFromTarget", {{"sessionId", *session_id}}, kHeapTimeout);
  return usage;
}

}  // namespace webdyno::launch
