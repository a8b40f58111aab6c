// What is left behind in a browser that answers too late or with an error: nothing.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "server/launch/devtools_pipe.hpp"
#include "server/launch/devtools_target.hpp"
#include "server/launch/memory_dump.hpp"

namespace webdyno::launch {
namespace {

using nlohmann::json;

/// The browser's end of the pipe, in a thread: hands each command to `answer`, and writes back what
/// that gives, unless it is null. Ends when the pipe is closed.
class FarEnd {
 public:
  FarEnd(const DevtoolsPipe& pipe, std::function<json(const json&)> answer)
      : reads_(::dup(pipe.child_reads())), writes_(::dup(pipe.child_writes())) {
    thread_ = std::thread([this, answer = std::move(answer)] {
      std::string text;
      char c = 0;
      while (::read(reads_, &c, 1) == 1) {
        if (c != '\0') {
          text += c;
          continue;
        }
        const json command = json::parse(text);
        text.clear();
        heard_.push_back(command["method"]);
        json reply = answer(command);
        if (reply.is_null()) continue;
        reply["id"] = command["id"];
        const std::string bytes = reply.dump() + '\0';
        if (::write(writes_, bytes.data(), bytes.size()) < 0) return;
      }
    });
  }
  FarEnd(const FarEnd&) = delete;
  FarEnd& operator=(const FarEnd&) = delete;
  ~FarEnd() {
    if (thread_.joinable()) thread_.join();
    ::close(reads_);
    ::close(writes_);
  }

  /// All that it was told. Once the pipe is closed.
  std::vector<std::string> heard() {
    thread_.join();
    return heard_;
  }

 private:
  int reads_;
  int writes_;
  std::vector<std::string> heard_;
  std::thread thread_;
};

TEST_CASE("a trace that may have begun all the same is ended") {
  auto pipe = std::make_unique<DevtoolsPipe>();
  FarEnd browser(*pipe, [](const json& command) -> json {
    if (command["method"] == "Tracing.start")
      return {{"error", {{"code", -32000}, {"message", "Tracing has already been started"}}}};
    return {{"result", json::object()}};
  });
  pipe->child_started();
  const auto dump = take_memory_dump(*pipe);
  REQUIRE(!dump);
  CHECK_THAT(dump.error(), Catch::Contains("already been started"));
  pipe.reset();
  CHECK(browser.heard() == std::vector<std::string>{"Tracing.start", "Tracing.end"});
}

TEST_CASE("a page that a browser attaches to too late is detached from") {
  auto pipe = std::make_unique<DevtoolsPipe>();
  FarEnd browser(*pipe, [](const json& command) -> json {
    if (command["method"] == "Target.attachToTarget") return nullptr;
    return {{"result",
             {{"targetInfos",
               json::array({{{"type", "page"}, {"url", "http://x/"}, {"targetId", "t"}}})}}}};
  });
  pipe->child_started();
  CHECK(!attach_to_page(*pipe, "http://x/", std::chrono::milliseconds(50)));
  pipe.reset();
  CHECK(browser.heard() == std::vector<std::string>{"Target.getTargets", "Target.attachToTarget",
                                                    "Target.detachFromTarget"});
}

}  // namespace
}  // namespace webdyno::launch
