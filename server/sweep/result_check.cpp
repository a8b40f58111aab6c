#include "server/sweep/result_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "server/sweep/attempt.hpp"

namespace webdyno::sweep {
namespace {

using nlohmann::json;

// Times of more than 285 years in microseconds, 104 days in nanoseconds: beyond them a double,
// which all of these were in the page, is no whole number any more.
constexpr std::int64_t kLargest = std::int64_t{1} << 53;
constexpr std::int64_t kLargestPageUs = kLargest / 1000;

// Page times are whole microseconds, rounded, and durations are not: half of one at both ends.
constexpr std::int64_t kRoundingNs = 1'001;

[[noreturn]] void refuse(const std::string& path, const std::string& message) {
  throw Rejected(Rejected::Reason::kBadRequest, message, path);
}

std::int64_t bounded(const json& value, std::int64_t largest, const std::string& path) {
  const auto number = value.get<std::int64_t>();
  if (number > largest)
    refuse(path, fmt::format("{} is more than any time here: {}", number, largest));
  return number;
}

PageClock page_clock(const json& result) {
  std::vector<ClockPing> pings;
  for (const auto& ping : result["clock_pings"])
    pings.push_back({ping["page_send_us"], ping["host_us"], ping["page_receive_us"]});
  const json navigation_start = result.value("navigation_start_us", json());
  const json& report = result["report"];
  return place_page(
      pings,
      navigation_start.is_null() ? std::nullopt
                                 : std::optional(navigation_start.get<std::int64_t>()),
      report.is_null() ? std::nullopt : std::optional(report["timer_resolution_us"].get<double>()));
}

struct PhaseTimes {
  std::int64_t start_us;
  std::optional<std::int64_t> end_us;  // absent: the page failed inside of it
};
using Phases = std::map<std::string, PhaseTimes>;

/// In order, without overlap, each once; only the last may lack its end.
Phases phases_of(const json& report) {
  Phases phases;
  std::string before;
  const json& list = report["phases"];
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string path = fmt::format("$.report.phases[{}]", i);
    const std::string name = list[i]["name"];
    PhaseTimes times{bounded(list[i]["start_us"], kLargestPageUs, path + ".start_us"),
                     std::nullopt};
    if (!list[i]["end_us"].is_null()) {
      times.end_us = bounded(list[i]["end_us"], kLargestPageUs, path + ".end_us");
      if (*times.end_us < times.start_us)
        refuse(path + ".end_us", fmt::format("phase {} ends before it starts", name));
    }
    if (phases.contains(name)) refuse(path + ".name", fmt::format("phase {} comes twice", name));
    if (!before.empty()) {
      const auto& previous = phases.at(before);
      if (!previous.end_us)
        refuse(path, fmt::format("phase {} begins, and {} has no end", name, before));
      if (times.start_us < *previous.end_us)
        refuse(path + ".start_us", fmt::format("phase {} begins before {} ends", name, before));
    }
    phases.emplace(name, times);
    before = name;
  }
  return phases;
}

/// Between the attempt's first sample and its last, as far as the clocks can tell. The check comes
/// after the last sample.
void check_inside_attempt(const json& result, const Phases& phases,
                          const std::optional<ClockAlignment>& clock) {
  if (!clock || result["started"].is_null() || result["stopped"].is_null()) return;
  const auto error_us =
      clock->error_us + static_cast<std::int64_t>(std::ceil(
                            std::min(result["report"]["timer_resolution_us"].get<double>(), 1e6)));
  const auto begin_us = result["started"]["monotonic_us"].get<std::int64_t>() - error_us;
  const auto end_us = result["stopped"]["monotonic_us"].get<std::int64_t>() + error_us;
  for (const auto& [name, times] : phases) {
    if (times.start_us + clock->offset_us < begin_us)
      refuse("$.report.phases", fmt::format("phase {} begins before the attempt", name));
    if (name == "check") continue;
    if (times.end_us.value_or(times.start_us) + clock->offset_us > end_us)
      refuse("$.report.phases", fmt::format("phase {} ends after the attempt", name));
  }
}

struct Entry {
  std::int64_t start_us;
  std::int64_t duration_ns;
  std::int64_t returned_ns;
  std::int64_t calls;
  std::int64_t end_ns() const { return start_us * 1000 + duration_ns; }
};

void check_entries(const json& group, const std::string& path, const std::string& phase,
                   const PhaseTimes& times, double timer_resolution_us) {
  const std::size_t size = group["start_us"].size();
  for (const char* name : {"duration_ns", "returned_ns", "calls"}) {
    if (group[name].size() != size)
      refuse(fmt::format("{}.{}", path, name),
             fmt::format("{} entries, and {} starts", group[name].size(), size));
  }
  const auto step_ns =
      static_cast<std::int64_t>(std::ceil(std::min(timer_resolution_us, 1e6) * 1e3));
  if (group.contains("cpu_ns")) {
    if (group["cpu_ns"].size() != size)
      refuse(path + ".cpu_ns",
             fmt::format("{} entries, and {} starts", group["cpu_ns"].size(), size));
    for (std::size_t i = 0; i < size; ++i)
      bounded(group["cpu_ns"][i], kLargest, fmt::format("{}.cpu_ns[{}]", path, i));
  }
  std::int64_t earliest_ns = times.start_us * 1000;
  for (std::size_t i = 0; i < size; ++i) {
    const auto at = [&](const char* name) { return fmt::format("{}.{}[{}]", path, name, i); };
    const Entry entry{bounded(group["start_us"][i], kLargestPageUs, at("start_us")),
                      bounded(group["duration_ns"][i], kLargest, at("duration_ns")),
                      bounded(group["returned_ns"][i], kLargest, at("returned_ns")),
                      bounded(group["calls"][i], kLargest, at("calls"))};
    if (entry.start_us * 1000 + kRoundingNs < earliest_ns)
      refuse(at("start_us"), i == 0 ? fmt::format("begins before phase {}", phase)
                                    : "begins before the entry before it ends");
    if (entry.returned_ns > entry.duration_ns + step_ns)
      refuse(at("returned_ns"),
             fmt::format("the calls returned after {} ns, and the results were there after {}",
                         entry.returned_ns, entry.duration_ns));
    earliest_ns = entry.end_ns();
  }
  if (size > 0 && times.end_us && earliest_ns > *times.end_us * 1000 + kRoundingNs)
    refuse(path, fmt::format("the last entry ends after phase {}", phase));
  if (size > 0 && phase == "warmup" && group["calls"][0] != 1)
    refuse(path + ".calls[0]", "the first entry of warmup is one call");
}

void check_iterations(const json& report, const Phases& phases) {
  std::set<std::string> seen;
  const json& groups = report["iterations"];
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const std::string path = fmt::format("$.report.iterations[{}]", i);
    const std::string phase = groups[i]["phase"];
    const auto found = phases.find(phase);
    if (found == phases.end())
      refuse(path + ".phase", fmt::format("there is no phase {} in the report", phase));
    if (!seen.insert(phase).second)
      refuse(path + ".phase", fmt::format("iterations of phase {} come twice", phase));
    check_entries(groups[i], path, phase, found->second,
                  report["timer_resolution_us"].get<double>());
  }
}

/// Of phases that there are, each kind once, in order of time. They may lie a little outside of
/// their phase: the page waits for a frame before it begins and after it has ended.
void check_observations(const json& report, const Phases& phases) {
  const json groups = report.value("observations", json::array());
  std::set<std::pair<std::string, std::string>> seen;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const std::string path = fmt::format("$.report.observations[{}]", i);
    const std::string phase = groups[i]["phase"];
    const std::string kind = groups[i]["kind"];
    if (!phases.contains(phase))
      refuse(path + ".phase", fmt::format("there is no phase {} in the report", phase));
    if (!seen.emplace(phase, kind).second)
      refuse(path + ".kind", fmt::format("{} of phase {} comes twice", kind, phase));
    const json& starts = groups[i]["start_us"];
    const json& durations = groups[i]["duration_us"];
    if (durations.size() != starts.size())
      refuse(path + ".duration_us",
             fmt::format("{} entries, and {} starts", durations.size(), starts.size()));
    std::int64_t before_us = 0;
    for (std::size_t j = 0; j < starts.size(); ++j) {
      const auto at = [&](const char* name) { return fmt::format("{}.{}[{}]", path, name, j); };
      bounded(durations[j], kLargestPageUs, at("duration_us"));
      const auto start_us = bounded(starts[j], kLargestPageUs, at("start_us"));
      if (start_us < before_us) refuse(at("start_us"), "begins before the entry before it");
      before_us = start_us;
    }
  }
}

void check_metrics(const json& report, const Phases& phases) {
  std::set<std::string> names;
  const json& metrics = report["metrics"];
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    const std::string path = fmt::format("$.report.metrics[{}]", i);
    const std::string name = metrics[i]["name"];
    if (!names.insert(name).second)
      refuse(path + ".name", fmt::format("metric {} comes twice", name));
    const json phase = metrics[i].value("phase", json());
    if (!phase.is_null() && !phases.contains(phase))
      refuse(path + ".phase",
             fmt::format("there is no phase {} in the report", phase.get<std::string>()));
  }
}

/// Each once, in times that a number holds.
void check_operators(const json& report) {
  const json profile = report.value("operators", json());
  if (profile.is_null()) return;
  bounded(profile["elapsed_ns"], kLargest, "$.report.operators.elapsed_ns");
  std::set<std::string> seen;
  const json& types = profile["types"];
  for (std::size_t i = 0; i < types.size(); ++i) {
    const std::string path = fmt::format("$.report.operators.types[{}]", i);
    const std::string type = types[i]["type"];
    if (!seen.insert(type).second)
      refuse(path + ".type", fmt::format("operator {} comes twice", type));
    bounded(types[i]["executions"], kLargest, path + ".executions");
    bounded(types[i]["total_ns"], kLargest, path + ".total_ns");
  }
}

/// Clocks and sampling, whatever the page did.
void check_attempt(const json& result) {
  const bool sampled = !result["sampling"].is_null();
  if (sampled && (result["started"].is_null() || result["stopped"].is_null()))
    refuse("$.sampling", "sampling has a beginning and an end, `started` and `stopped`");
  if (result["renderer_pid"].is_null() != result["renderer_pid_method"].is_null())
    refuse("$.renderer_pid", "a renderer and the method that found it come together");
  for (const char* name : {"started", "stopped"}) {
    if (!result[name].is_null())
      bounded(result[name]["monotonic_us"], kLargest, fmt::format("$.{}.monotonic_us", name));
  }
  const json navigation_start = result.value("navigation_start_us", json());
  if (!navigation_start.is_null()) bounded(navigation_start, kLargest, "$.navigation_start_us");
  if (!result["started"].is_null() && !result["stopped"].is_null() &&
      result["stopped"]["monotonic_us"] < result["started"]["monotonic_us"])
    refuse("$.stopped.monotonic_us", "sampling ends before it begins");
  const json& pings = result["clock_pings"];
  for (std::size_t i = 0; i < pings.size(); ++i) {
    const std::string path = fmt::format("$.clock_pings[{}]", i);
    bounded(pings[i]["host_us"], kLargest, path + ".host_us");
    if (pings[i]["page_receive_us"].get<double>() > static_cast<double>(kLargest))
      refuse(path + ".page_receive_us", "more than any time here");
    if (pings[i]["page_receive_us"].get<double>() < pings[i]["page_send_us"].get<double>())
      refuse(path + ".page_receive_us", "the answer was received before the ping was sent");
  }
}

/// Without a frame a phase was not observed: it would look as if nothing had disturbed the page. A
/// short one may have no more than that.
void check_observed(const json& report, const std::string& task) {
  const json groups = report.value("observations", json::array());
  const auto demand = [&](const std::string& phase, const std::string& kind) {
    const bool there = std::any_of(groups.begin(), groups.end(), [&](const json& group) {
      return group["phase"] == phase && group["kind"] == kind && !group["start_us"].empty();
    });
    if (!there)
      refuse("$.report.observations",
             fmt::format("a done trial that is observed has {} in phase {}", kind, phase));
  };
  for (const char* kind : {"frame", "knock", "page_work"}) demand("alone", kind);
  demand(task, "frame");
}

/// Sampled from begin to end, all phases closed, computed where it was asked to, something
/// measured.
void check_done(const json& result, const Asked& asked, const Phases& phases) {
  for (const char* name : {"cause", "phase"}) {
    if (!result[name].is_null()) refuse(fmt::format("$.{}", name), "a trial that is done has none");
  }
  if (result["sampling"].is_null()) refuse("$.sampling", "a trial that is done was sampled");
  const json& report = result["report"];
  for (const auto& [name, times] : phases) {
    if (!times.end_us) refuse("$.report.phases", fmt::format("phase {} has no end", name));
  }
  const bool computes = asked.task != "probe";  // a probe may have found nothing that does
  for (const char* name : {"requested_backend", "actual_backend"}) {
    if (report[name].is_null() && !computes) continue;
    if (report[name] != asked.backend)
      refuse(fmt::format("$.report.{}", name),
             fmt::format("{}, and the trial is of {}", report[name].dump(), asked.backend));
  }
  if (!computes) return;
  const json& groups = report["iterations"];
  const bool measured = std::any_of(groups.begin(), groups.end(), [&](const json& group) {
    return group["phase"] == asked.task && !group["start_us"].empty();
  });
  if (!measured)
    refuse("$.report.iterations",
           fmt::format("a done trial has iterations of phase {}", asked.task));
  const bool cpu_is_told = std::all_of(groups.begin(), groups.end(),
                                       [](const json& group) { return group.contains("cpu_ns"); });
  if (asked.native && !cpu_is_told)
    refuse("$.report.iterations",
           "a done trial outside of a browser has the CPU time of each entry");
  if (asked.experience) check_observed(report, asked.task);
}

}  // namespace

PageClock check_result(const json& result, const Asked& asked) {
  check_attempt(result);
  const auto clock = page_clock(result);
  const bool done = result["outcome"] == "done";
  const json& report = result["report"];
  if (report.is_null()) {
    if (done) refuse("$.report", "a trial that is done has one");
    return clock;
  }
  const Phases phases = phases_of(report);
  check_inside_attempt(result, phases, clock.best);
  check_iterations(report, phases);
  check_observations(report, phases);
  check_metrics(report, phases);
  check_operators(report);
  if (done) check_done(result, asked, phases);
  return clock;
}

}  // namespace webdyno::sweep
