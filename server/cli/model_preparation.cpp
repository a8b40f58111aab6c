#include "server/cli/model_preparation.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>

#include "server/cli/exit_code.hpp"
#include "server/cli/memory_file.hpp"
#include "server/cli/paths.hpp"
#include "server/cli/plan_source.hpp"
#include "server/cli/present/layout.hpp"
#include "server/cli/stored_model.hpp"
#include "server/cli/tools.hpp"
#include "server/launch/child_process.hpp"
#include "server/sweep/prepared_model.hpp"

namespace webdyno::cli {
namespace {

// A model of the largest size takes a transpiler minutes; one that hangs must not stop a sweep.
constexpr std::chrono::milliseconds kLongest = std::chrono::minutes(30);
// Then it is killed: one that computes, which synaptic's does for half a minute, hears no signal.
constexpr int kClearingMs = 2'000;

using Models = std::vector<sweep::PreparedModel>;

/// What a tool printed.
class ToolOutput {
 public:
  std::filesystem::path file() const { return file_.path(); }

  /// What follows `prefix` in the first line that begins with it.
  std::optional<std::string> after(const std::string& prefix) const {
    std::ifstream stream(file());
    for (std::string line; std::getline(stream, line);) {
      if (line.starts_with(prefix)) return line.substr(prefix.size());
    }
    return std::nullopt;
  }
  std::string last_line() const { return file_.last_line(); }

 private:
  const MemoryFile file_{"webdyno-prepare"};
};

/// Why a model is not there after the tool that should have made it has ended so.
std::string reason(const sweep::PreparedModel& model, const ToolOutput& output,
                   const std::string& ended) {
  if (auto why = output.after(model.folder() + ": ")) return std::move(*why);
  const auto last = output.last_line();
  return last.empty() ? ended : last;
}

api::PreparationError cannot_write(const std::filesystem::path& directory,
                                   const std::string& reason) {
  return api::PreparationError(
      fmt::format("{}: no model can be put there: {}; make room for them, or name another place "
                  "with XDG_DATA_HOME",
                  directory.string(), reason));
}

enum class Waited { kEnded, kTooLong, kInterrupted };

Waited wait_for(const launch::ChildProcess& child, int interrupt_fd,
                std::chrono::milliseconds limit) {
  std::array<pollfd, 2> events{{{.fd = child.exit_fd(), .events = POLLIN, .revents = 0},
                                {.fd = interrupt_fd, .events = POLLIN, .revents = 0}}};
  const auto longest = std::min<std::int64_t>(limit.count(), std::numeric_limits<int>::max());
  while (::poll(events.data(), events.size(), static_cast<int>(longest)) < 0 && errno == EINTR) {
  }
  if (events[1].revents != 0) return Waited::kInterrupted;
  return child.running() ? Waited::kTooLong : Waited::kEnded;
}

/// Of one version of a framework: its library is loaded once. How it ended.
std::string run_tool(const Models& models, const ToolOutput& output, int interrupt_fd) {
  std::vector<std::string> folders;
  for (const auto& model : models) folders.push_back(model.folder());
  const launch::ChildProcess child({.arguments = tool_arguments("prepare/prepare.ts", folders),
                                    .environment = {},
                                    .descriptors = {},
                                    .log = output.file()});
  const auto waited = wait_for(child, interrupt_fd, kLongest * models.size());
  if (waited == Waited::kEnded) return child.how_it_ended();
  ::kill(child.pid(), SIGTERM);  // it ends what it has started, which has groups of its own
  child.wait_for_exit(kClearingMs);
  if (waited == Waited::kInterrupted)
    throw Interrupted("interrupted; the models that are made stay");
  return "it took longer than half an hour a model";
}

}  // namespace

Preparation prepare_models(const std::vector<sweep::Configuration>& configurations,
                           const sweep::Catalog& catalog, int interrupt_fd) {
  Preparation preparation;
  const auto directory = data_directory() / "prepared";
  std::vector<Models> missing;
  for (auto& model : sweep::prepared_models(configurations, catalog)) {
    const auto stored = stored_model(directory, model);
    if (stored.there) {
      ++preparation.there;
      continue;
    }
    if (!stored.damage.empty()) {
      std::cerr << fmt::format("webdyno: prepared/{}: {}; it is made again\n", model.folder(),
                               stored.damage);
      // A page sees only sizes: without a folder it computes with none of it if this fails.
      std::error_code failure;
      std::filesystem::remove_all(directory / model.folder(), failure);
      if (failure) throw cannot_write(directory, failure.message());
    }
    const auto same = std::find_if(missing.begin(), missing.end(), [&](const Models& group) {
      return group.front().framework == model.framework && group.front().version == model.version;
    });
    if (same == missing.end()) {
      missing.push_back({std::move(model)});
    } else {
      same->push_back(std::move(model));
    }
  }
  std::error_code failure;
  if (!missing.empty()) std::filesystem::create_directories(directory, failure);
  if (failure) throw cannot_write(directory, failure.message());
  for (const auto& models : missing) {
    std::cerr << fmt::format("prepares {} {} of {} {}\n", models.size(),
                             models.size() == 1 ? "model" : "models", models.front().framework,
                             models.front().version);
    const ToolOutput output;
    const std::string ended = run_tool(models, output, interrupt_fd);
    if (const auto why = output.after(fmt::format("webdyno: {}: ", directory.string())))
      throw cannot_write(directory, *why);
    for (const auto& model : models) {
      if (stored_model(directory, model).there) {
        ++preparation.made;
      } else {
        preparation.failures.push_back(model.folder() + ": " + reason(model, output, ended));
      }
    }
  }
  return preparation;
}

void prepare_and_say(const std::vector<sweep::Configuration>& configurations,
                     const sweep::Catalog& catalog, int interrupt_fd) {
  for (const auto& failure : prepare_models(configurations, catalog, interrupt_fd).failures)
    std::cerr << "webdyno: not prepared: " << present::printable(failure) << "\n";
}

ToolPreparer::ToolPreparer() : interrupt_fd_(::eventfd(0, EFD_CLOEXEC)) {}
ToolPreparer::~ToolPreparer() { ::close(interrupt_fd_); }

std::vector<std::string> ToolPreparer::prepare(
    const std::vector<sweep::Configuration>& configurations) {
  return prepare_models(configurations, built_catalog(), interrupt_fd_).failures;
}

void ToolPreparer::interrupt() { ::eventfd_write(interrupt_fd_, 1); }

}  // namespace webdyno::cli
