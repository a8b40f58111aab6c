#include "server/launch/machine_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <sstream>
#include <string_view>

namespace webdyno::launch {
namespace {

using State = Check::State;
using Path = std::filesystem::path;

// Above these, timings of single trials scatter visibly. Judgement, not measurement: a fourth of
// the CPUs at work already shares caches and turbo with the trial; the browser and its tab take 1
// GB.
constexpr double kQuietLoadPerCpu = 0.25;
constexpr double kQuietStealPercent = 1.0;
constexpr std::int64_t kEnoughMemoryBytes = 2'000'000'000;

constexpr std::array<std::string_view, 8> kBrowserPrograms = {
    "chromium", "chrome", "msedge", "brave", "firefox", "firefox-esr", "opera", "vivaldi-bin"};

std::string first_line(const Path& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

std::vector<Path> entries(const Path& directory) {
  std::vector<Path> result;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(directory, none)) {
    result.push_back(entry.path());
  }
  std::sort(result.begin(), result.end());
  return result;
}

Check not_visible(std::string subject) {
  return {std::move(subject), State::kWarning, "not visible here", "nothing can be said about it"};
}

/// Lines "cpu0 ...", "cpu1 ..." of proc_stat(5).
unsigned cpu_count(const Path& root) {
  std::ifstream stream(root / "proc/stat");
  unsigned count = 0;
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("cpu") && line[3] != ' ') ++count;
  }
  return std::max(1U, count);
}

Check load_check(const Path& root) {
  std::istringstream line(first_line(root / "proc/loadavg"));
  double load = 0;
  if (!(line >> load)) return not_visible("load");
  const unsigned cpus = cpu_count(root);
  const bool quiet = load <= kQuietLoadPerCpu * cpus;
  return {"load", quiet ? State::kWorks : State::kWarning,
          fmt::format("{:.2f} over the last minute, {} CPUs", load, cpus),
          quiet ? "" : "end other work before you measure"};
}

/// The eighth number of proc_stat(5)'s first line, of the first eight (guest time is in user time).
Check steal_check(const Path& root) {
  std::istringstream line(first_line(root / "proc/stat"));
  std::string name;
  std::array<double, 8> ticks{};
  line >> name;
  for (auto& each : ticks) line >> each;
  const double total = std::accumulate(ticks.begin(), ticks.end(), 0.0);
  if (!line || total <= 0) return not_visible("CPU steal");
  const double percent = 100 * ticks[7] / total;
  const bool quiet = percent <= kQuietStealPercent;
  return {"CPU steal", quiet ? State::kWorks : State::kWarning,
          fmt::format("{:.1f} % since boot", percent),
          quiet ? "" : "the hypervisor runs others on these CPUs: measure on another machine"};
}

Check governor_check(const Path& root) {
  const std::string governor =
      first_line(root / "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
  if (governor.empty()) return not_visible("CPU governor");
  const bool steady = governor == "performance";
  return {"CPU governor", steady ? State::kWorks : State::kWarning, governor,
          steady ? "" : "cpupower frequency-set -g performance"};
}

/// sysfs-class-power: a supply of type Battery that discharges.
Check power_check(const Path& root) {
  bool battery = false;
  for (const auto& supply : entries(root / "sys/class/power_supply")) {
    if (first_line(supply / "type") != "Battery") continue;
    battery = true;
    if (first_line(supply / "status") == "Discharging") {
      return {"power", State::kWarning, "on battery", "plug it in: CPUs are slowed to save power"};
    }
  }
  return {"power", State::kWorks, battery ? "battery, not in use" : "no battery", ""};
}

std::optional<std::int64_t> available_memory_bytes(const Path& root) {
  std::ifstream stream(root / "proc/meminfo");
  constexpr std::string_view kField = "MemAvailable:";
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with(kField)) continue;
    std::istringstream field(line.substr(kField.size()));
    std::int64_t kibibytes = 0;
    if (field >> kibibytes) return kibibytes * 1024;
  }
  return std::nullopt;
}

Check memory_check(const Path& root) {
  const auto bytes = available_memory_bytes(root);
  if (!bytes) return not_visible("free memory");
  const bool enough = *bytes >= kEnoughMemoryBytes;
  return {"free memory", enough ? State::kWorks : State::kWarning,
          fmt::format("{} MB", *bytes / 1'000'000),
          enough ? "" : "close other programs: swapping would be measured"};
}

/// Browser processes have children of the same name; those carry --type=.
Check other_browsers_check(const Path& root) {
  std::map<std::string, int> running;
  for (const auto& process : entries(root / "proc")) {
    if (process.filename().string().find_first_not_of("0123456789") != std::string::npos) continue;
    const std::string name = first_line(process / "comm");
    if (std::find(kBrowserPrograms.begin(), kBrowserPrograms.end(), name) ==
        kBrowserPrograms.end()) {
      continue;
    }
    const std::string command_line = first_line(process / "cmdline");  // empty: a zombie
    const bool child = command_line.find("--type=") != std::string::npos ||
                       command_line.find("-contentproc") != std::string::npos;
    if (!command_line.empty() && !child) ++running[name];
  }
  if (running.empty()) return {"browsers", State::kWorks, "no other one is running", ""};
  std::string names;
  for (const auto& [name, count] : running) {
    names += fmt::format("{}{} {}", names.empty() ? "" : ", ", count, name);
  }
  return {"browsers", State::kWarning, "also running: " + names,
          "close them: they compete for CPU, GPU and memory"};
}

}  // namespace

std::vector<Check> machine_checks(const Path& root) {
  return {load_check(root),     other_browsers_check(root), steal_check(root),
          governor_check(root), power_check(root),          memory_check(root)};
}

}  // namespace webdyno::launch
