#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "server/cli/collector_thread.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/signals.hpp"
#include "server/launch/browser.hpp"
#include "server/launch/check.hpp"
#include "server/launch/gpu_switches.hpp"
#include "server/launch/scratch_directory.hpp"

namespace webdyno::cli {

/// The way of a trial up to the trial, before there is a sweep: where there is a GPU the switches
/// are found that get at it, a browser is launched, loads the extension and starts the native host,
/// which finds a collector on a database that nobody keeps; the extension registers there, asks for
/// a trial and hears that there is none. Whoever can do that can measure. The browser goes on to
/// the sweep's own collector, which takes the place of this one in `collector_file`.
class Rehearsal {
 public:
  /// Says on standard error what it waits for, after a few seconds. Throws EnvironmentError, one
  /// line, and Interrupted soon after a signal.
  Rehearsal(const launch::LaunchOptions& options, const Signals& signals);

  /// What the browser computes on, and by which switches: for those that follow it.
  const launch::GpuSwitches& gpu() const { return gpu_; }
  /// Of this machine, as sweeps name theirs.
  const std::string& host_uuid() const { return host_uuid_; }

  /// Ends the collector. The browser finds the next one by itself, within half a second.
  launch::Browser take_browser() &&;

 private:
  void wait_for_driver(launch::LaunchOptions options, const Signals& signals);

  std::optional<launch::ScratchDirectory> directory_;
  std::unique_ptr<CollectorThread> collector_;
  std::optional<launch::Browser> browser_;
  launch::GpuSwitches gpu_;
  std::string host_uuid_;
};

/// Who has a GPU has to hear when it is not what is measured.
std::string words_of(const launch::GpuSwitches& gpu);

/// What a run does with `binary`'s file and our extension and native host.
launch::LaunchOptions launch_options(const launch::BrowserBinary& binary, bool headed,
                                     const std::filesystem::path& collector_file,
                                     const std::string& launch_uuid);

/// A file that no other process names, not even one of another container that shares the home.
std::filesystem::path own_collector_file();

/// For `doctor`: a rehearsal, as `run` begins with one.
launch::Check rehearsal_check(const std::string& browser);

}  // namespace webdyno::cli
