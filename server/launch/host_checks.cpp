#include "server/launch/host_checks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <string>

#include "native_host/sampling/host_facts.hpp"

namespace webdyno::launch {
namespace {

using sampling::MachineFacts;
using State = Check::State;

void add(std::vector<std::string>& words, const std::optional<std::string>& word) {
  if (word) words.push_back(*word);
}

std::string counted(std::int64_t count, const std::string& what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string cache_words(const std::vector<sampling::CpuCache>& caches) {
  const auto last = std::max_element(
      caches.begin(), caches.end(), [](const auto& a, const auto& b) { return a.level < b.level; });
  return fmt::format("{} KiB of L{} cache{}", last->bytes / 1024, last->level,
                     last->count == 1 ? "" : fmt::format(", {} times", last->count));
}

std::string words_of(const MachineFacts& facts) {
  std::vector<std::string> words;
  add(words, facts.machine);
  add(words, facts.cpu_model);
  if (facts.sockets) words.push_back(counted(*facts.sockets, "socket"));
  if (facts.physical_cores) words.push_back(counted(*facts.physical_cores, "core"));
  words.push_back(counted(facts.logical_cpus, "CPU"));
  if (facts.usable_cpus && *facts.usable_cpus != facts.logical_cpus)
    words.push_back(fmt::format("{} of them usable", *facts.usable_cpus));
  if (facts.cpu_quota_percent)
    words.push_back(fmt::format("a quota of {} % of one", *facts.cpu_quota_percent));
  if (!facts.caches.empty()) words.push_back(cache_words(facts.caches));
  words.push_back(fmt::format("{} MB", facts.memory_bytes / 1'000'000));
  add(words, facts.distribution);
  words.push_back("Linux " + facts.kernel);
  if (facts.virtualisation == "hypervisor") words.emplace_back("virtual");
  return fmt::format("{}", fmt::join(words, ", "));
}

Check turbo_check(const std::optional<bool>& turbo) {
  if (!turbo) return {"turbo", State::kWarning, "not visible here", "nothing can be said about it"};
  if (!*turbo) return {"turbo", State::kWorks, "off", ""};
  return {"turbo", State::kWarning, "on: a CPU is faster while it is cool and others sleep",
          "where times scatter: echo 1 | sudo tee "
          "/sys/devices/system/cpu/intel_pstate/no_turbo, or 0 into cpufreq/boost"};
}

}  // namespace

std::vector<Check> host_checks(const std::filesystem::path& root) {
  try {
    const auto facts = sampling::read_machine_facts(root, ::getpid());
    return {{"machine", State::kWorks, words_of(facts), ""}, turbo_check(facts.turbo)};
  } catch (const std::exception& error) {
    return {
        {"machine", State::kMissing, error.what(), "run webdyno where /proc and /sys may be read"}};
  }
}

}  // namespace webdyno::launch
