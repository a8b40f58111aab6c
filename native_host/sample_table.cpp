#include "native_host/sample_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace webdyno::native_host {
namespace {

using sampling::Role;

/// The parts that Chromium's children say they play; everything else has the name of its command.
bool is_told_by_role(Role role) {
  return role == Role::kGpu || role == Role::kUtility || role == Role::kRenderer ||
         role == Role::kZygote;
}

/// A name is the process' own choice: a line break or an escape sequence is no business of a
/// terminal's.
std::string cell(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char each) { return each < 0x20 || each == 0x7f; },
      '?');
  if (text.find_first_of(",\"") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char each : text) {
    if (each == '"') quoted += '"';
    quoted += each;
  }
  return quoted + '"';
}

std::string name_of(const sampling::TrackedProcess& process, const std::string& before) {
  const Role role = process.role().role;
  if (is_told_by_role(role)) return std::string(sampling::role_name(role));
  auto command = process.command_name();
  return command ? cell(*std::move(command)) : before;
}

}  // namespace

std::string SampleTable::rows(const sampling::Sample& sample,
                              const std::vector<sampling::SampledProcess>& processes) {
  std::string text;
  const auto end = std::back_inserter(text);
  const std::size_t known = names_.size();
  names_.resize(processes.size());
  for (const auto& [process, usage, activity] : sample.readings) {
    // Again once a second: a program that is executed gives its process another name.
    std::string& name = names_[process];
    if (process >= known || activity) name = name_of(processes[process].process, name);
    fmt::format_to(end, "{},{},{},{},{},{},", sample.t_us,
                   processes[process].process.identity().pid, name, usage.cpu_ns,
                   usage.resident_bytes, usage.footprint_bytes);
    if (activity) {
      fmt::format_to(end, "{},{},{}\r\n", activity->thread_count, activity->minor_faults,
                     activity->major_faults);
    } else {
      text += ",,\r\n";
    }
  }
  return text;
}

}  // namespace webdyno::native_host
