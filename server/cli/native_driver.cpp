#include "server/cli/native_driver.hpp"

#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>

#include <utility>

#include "schema/wire/identity.hpp"
#include "server/cli/exit_code.hpp"
#include "server/cli/paths.hpp"
#include "server/cli/tools.hpp"

namespace webdyno::cli {
namespace {

// As of a browser: what dies again and again without a trial between is broken.
constexpr int kMaxStartsWithoutProgress = 3;

}  // namespace

NativeDriver::NativeDriver(std::filesystem::path collector_file, std::string how_to_go_on)
    : collector_file_(std::move(collector_file)), how_to_go_on_(std::move(how_to_go_on)) {}

void NativeDriver::keep_running(api::Collector& collector, std::size_t ended_trials) {
  if (child_ && child_->running()) return;
  if (child_) {
    const std::string last = output_.last_line();
    const std::string how = fmt::format("the driver of native trials {}{}", child_->how_it_ended(),
                                        last.empty() ? "" : ": " + last);
    child_.reset();
    try {
      collector.driver_gone(driver_uuid_, how);
    } catch (const SQLite::Exception&) {
      return;  // its attempts end with their leases if the database cannot be written now
    }
    if (ended_trials > ended_before_) starts_without_progress_ = 0;
    if (starts_without_progress_ >= kMaxStartsWithoutProgress) {
      throw EnvironmentError(fmt::format("{}, {} times in a row; go on with `{}`", how,
                                         starts_without_progress_, how_to_go_on_));
    }
  }
  ended_before_ = ended_trials;
  start();
}

void NativeDriver::start() {
  driver_uuid_ = wire::uuid_v7();
  ++starts_without_progress_;
  child_.emplace(launch::ChildOptions{
      .arguments = tool_arguments("native/driver.ts", {native_host_program().string()}),
      .environment = {{"WEBDYNO_COLLECTOR_FILE", collector_file_.string()},
                      {"WEBDYNO_LAUNCH_UUID", driver_uuid_}},
      .descriptors = {},
      .log = output_.path()});
}

}  // namespace webdyno::cli
